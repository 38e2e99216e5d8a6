package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.probe.ProbeHistory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The probes of one run of a container: the startup probe first, alone; once it has passed, readiness and liveness. Owned by
 * the pod's mailbox.
 */
final class ContainerProbes {

    /** Of a container that does not run. */
    static final ContainerProbes NONE = new ContainerProbes();

    private final Container container;
    private final String address;
    private final ProcessSpec process;
    private final ContainerServices services;
    private final Mailbox mailbox;
    private final Consumer<Outcome> onOutcome;
    private final List<ProbeLoop> loops = new ArrayList<>();

    private boolean started;
    private boolean ready;

    /**
     * A probe's verdict.
     *
     * @param failure what was wrong, empty when the probe passed
     * @param mustRestart a startup or liveness probe failed
     */
    record Outcome(Optional<String> failure, boolean mustRestart) {}

    private ContainerProbes() {
        this(null, "", null, null, null, outcome -> {});
    }

    ContainerProbes(
            Container container,
            String address,
            ProcessSpec process,
            ContainerServices services,
            Mailbox mailbox,
            Consumer<Outcome> onOutcome) {
        this.container = container;
        this.address = address;
        this.process = process;
        this.services = services;
        this.mailbox = mailbox;
        this.onOutcome = onOutcome;
    }

    /** Begins to ask. */
    void start() {
        if (container.getStartupProbe() == null) {
            startOthers();
        } else {
            loop(container.getStartupProbe(), true, this::startup);
        }
    }

    private void startup(ProbeHistory.Verdict verdict, String message) {
        if (verdict == ProbeHistory.Verdict.PASSED && !started) {
            stop();
            startOthers();
            onOutcome.accept(new Outcome(Optional.empty(), false));
        } else if (verdict == ProbeHistory.Verdict.FAILED && !started) {
            stop();
            onOutcome.accept(new Outcome(Optional.of("Startup probe failed: " + message), true));
        }
    }

    private void startOthers() {
        started = true;
        if (container.getReadinessProbe() == null) {
            ready = true;
        } else {
            loop(container.getReadinessProbe(), true, this::readiness);
        }
        if (container.getLivenessProbe() != null) {
            loop(container.getLivenessProbe(), false, this::liveness);
        }
    }

    private void readiness(ProbeHistory.Verdict verdict, String message) {
        boolean passed = verdict == ProbeHistory.Verdict.PASSED;
        if (passed == ready) {
            return;
        }
        ready = passed;
        Optional<String> failure = passed ? Optional.empty() : Optional.of("Readiness probe failed: " + message);
        onOutcome.accept(new Outcome(failure, false));
    }

    private void liveness(ProbeHistory.Verdict verdict, String message) {
        if (verdict == ProbeHistory.Verdict.FAILED) {
            stop();
            onOutcome.accept(new Outcome(Optional.of("Liveness probe failed: " + message), true));
        }
    }

    private void loop(Probe probe, boolean eager, BiConsumer<ProbeHistory.Verdict, String> onVerdict) {
        ProbeLoop loop = new ProbeLoop(
                probe,
                ProbeTargets.of(probe, container, address, process),
                eager,
                services.prober(),
                services.pool(),
                mailbox,
                onVerdict);
        loops.add(loop);
        loop.start();
    }

    /** Asks no more. */
    void stop() {
        loops.forEach(ProbeLoop::stop);
        loops.clear();
    }

    boolean isStarted() {
        return started;
    }

    boolean isReady() {
        return ready;
    }
}
