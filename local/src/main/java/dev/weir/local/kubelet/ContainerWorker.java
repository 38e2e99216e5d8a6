package dev.weir.local.kubelet;

import dev.weir.local.image.Image;
import dev.weir.local.kubelet.container.ContainerLog;
import dev.weir.local.kubelet.container.ContainerProcess;
import dev.weir.local.kubelet.container.ExitReport;
import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.container.RestartBackOff;
import dev.weir.local.kubelet.volume.ConfigException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Starts a container, watches it, and starts it again as the pod's restart policy says. See {@link ContainerPhase} for its
 * states. Owned by its pod's mailbox: every method and field but {@link #logs()} and {@link #pid()}.
 */
final class ContainerWorker {

    private static final int STARTED_BUT_FAILED = 128;
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(2);

    private final Pod pod;
    private final Container container;
    private final RestartRule restartRule;
    private final PodSandbox sandbox;
    private final ContainerServices services;
    private final ContainerLogs logs;
    private final TerminationMessage terminationMessage;
    private final Mailbox mailbox;
    private final Runnable onChange;

    private ContainerPhase phase = new ContainerPhase.Waiting("ContainerCreating", "");
    private Optional<ExitReport> last;
    private int restarts;
    private boolean everStarted;
    private RestartBackOff backOff = RestartBackOff.NONE;
    private int imageFailures;
    private boolean stopping;
    // The shortest that was asked for, once stopping.
    private Duration stopGrace = Duration.ZERO;
    private boolean over;
    private String killReason = "";
    private ContainerProbes probes = ContainerProbes.NONE;
    private Future<?> retry;
    // Written by the mailbox, read by any thread.
    private volatile ContainerProcess process;

    /**
     * @param before what the pod's status said of this container in an earlier life of the cluster
     * @param onChange told after every change, on the mailbox
     */
    ContainerWorker(
            Pod pod,
            Container container,
            RestartRule restartRule,
            EarlierLife before,
            PodSandbox sandbox,
            ContainerServices services,
            Mailbox mailbox,
            Runnable onChange) {
        this.pod = pod;
        this.container = container;
        this.restartRule = restartRule;
        this.sandbox = sandbox;
        this.services = services;
        this.mailbox = mailbox;
        this.onChange = onChange;
        this.last = before.last();
        this.restarts = before.restarts();
        String name = pod.getMetadata().getNamespace() + "_" + pod.getMetadata().getName();
        this.logs = new ContainerLogs(services.logs().resolve(name).resolve(container.getName()));
        this.terminationMessage = new TerminationMessage(container, sandbox.folder());
    }

    String name() {
        return container.getName();
    }

    /** May be called by any thread. */
    ContainerLogs logs() {
        return logs;
    }

    /** The process that runs now. May be called by any thread. */
    OptionalLong pid() {
        ContainerProcess running = process;
        return running == null ? OptionalLong.empty() : OptionalLong.of(running.pid());
    }

    ContainerSnapshot snapshot() {
        boolean running = phase instanceof ContainerPhase.Running;
        return new ContainerSnapshot(
                container.getName(),
                container.getImage(),
                phase,
                last,
                restarts,
                running && probes.isStarted(),
                running && !stopping && probes.isReady(),
                over);
    }

    boolean isOver() {
        return over;
    }

    /** Whether nothing was tried yet. */
    boolean isNew() {
        return !everStarted && retry == null && !over && phase instanceof ContainerPhase.Waiting;
    }

    /** Starts the container, or says in its phase why it cannot be. */
    void start() {
        if (stopping || over || phase instanceof ContainerPhase.Running) {
            return;
        }
        retry = null;
        Optional<Image> image = image();
        if (image.isEmpty()) {
            return;
        }
        try {
            run(image.get());
        } catch (ConfigException e) {
            wait("CreateContainerConfigError", e.getMessage());
            services.events().warning(pod, "Failed", "Error: " + e.getMessage());
            retry = mailbox.after(CONFIG_RETRY, this::start);
        } catch (IOException e) {
            couldNotStart(e);
        }
        onChange.run();
    }

    private Optional<Image> image() {
        try {
            Optional<Image> found = services.images().find(container.getImage());
            if (found.isPresent()) {
                imageFailures = 0;
                return found;
            }
            String known = services.images().images().stream().map(Image::name).collect(Collectors.joining(", "));
            imageMissing("image \"" + container.getImage() + "\" is not in the image store, which has: "
                    + (known.isEmpty() ? "none" : known));
        } catch (UncheckedIOException e) {
            imageMissing(e.getMessage());
        }
        return Optional.empty();
    }

    private void imageMissing(String message) {
        if (imageFailures == 0) {
            services.events().warning(pod, "Failed", "Failed to pull image: " + message);
        }
        wait(imageFailures == 0 ? "ErrImagePull" : "ImagePullBackOff", message);
        Duration delay = Duration.ofSeconds(1L << Math.min(imageFailures, 4));
        imageFailures++;
        retry = mailbox.after(delay, this::start);
        onChange.run();
    }

    private void run(Image image) throws ConfigException, IOException {
        ProcessSpec spec = sandbox.process(container, image, terminationMessage.mount());
        terminationMessage.clear();
        services.events()
                .normal(pod, "Pulled", "Container image \"" + container.getImage() + "\" already present on machine");
        ContainerLog log = logs.begin();
        String name = pod.getMetadata().getName() + "-" + container.getName();
        ContainerProcess started;
        try {
            started = ContainerProcess.start(spec, log, name);
        } catch (IOException e) {
            log.close();
            throw e;
        }
        services.processes().add(started.handle());
        if (everStarted || last.isPresent()) {
            restarts++;
        }
        everStarted = true;
        process = started;
        Instant startedAt = services.clock().instant();
        phase = new ContainerPhase.Running(startedAt, started.pid());
        services.events().normal(pod, "Started", "Started container " + container.getName());
        started.exit().thenAccept(code -> mailbox.post(() -> ended(started, code, log, startedAt)));
        probes = new ContainerProbes(container, sandbox.address(), spec, services, mailbox, this::probed);
        probes.start();
    }

    private void couldNotStart(IOException e) {
        Instant now = services.clock().instant();
        String message = "failed to start: " + e.getMessage();
        services.events().warning(pod, "Failed", "Error: " + message);
        restarts += everStarted ? 1 : 0;
        everStarted = true;
        next(new ExitReport(STARTED_BUT_FAILED, "StartError", message, now, now));
    }

    private void wait(String reason, String message) {
        phase = new ContainerPhase.Waiting(reason, message);
    }

    private void probed(ContainerProbes.Outcome outcome) {
        if (!(phase instanceof ContainerPhase.Running) || stopping) {
            return;
        }
        if (outcome.failure().isPresent()) {
            services.events().warning(pod, "Unhealthy", outcome.failure().get());
        }
        if (outcome.mustRestart()) {
            killReason = outcome.failure().orElse("probe failed");
            services.events()
                    .normal(
                            pod,
                            "Killing",
                            "Container " + container.getName() + " failed its probe, will be restarted");
            end(sandbox.gracePeriod(pod));
        }
        onChange.run();
    }

    private void ended(ContainerProcess ended, int exitCode, ContainerLog log, Instant startedAt) {
        services.processes().remove(ended.pid());
        probes.stop();
        process = null;
        String lastOutput = TerminationMessage.lastOutput(log);
        String message = terminationMessage.read(exitCode, lastOutput);
        if (message.isEmpty() && !killReason.isEmpty()) {
            message = killReason;
        }
        killReason = "";
        next(ExitReport.of(
                exitCode, message, lastOutput, startedAt, services.clock().instant()));
    }

    private void next(ExitReport report) {
        phase = new ContainerPhase.Ended(report);
        if (stopping || !restartRule.restarts(report)) {
            over = true;
            onChange.run();
            return;
        }
        backOff = backOff.afterRun(Duration.between(report.startedAt(), report.finishedAt()));
        Duration delay = backOff.delay();
        onChange.run();
        last = Optional.of(report);
        if (delay.isZero()) {
            start();
            return;
        }
        String message =
                "back-off " + delay.toSeconds() + "s restarting failed container=" + container.getName() + " pod="
                        + pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace();
        wait("CrashLoopBackOff", message);
        services.events().warning(pod, "BackOff", "Back-off restarting failed container " + container.getName());
        retry = mailbox.after(delay, this::start);
        onChange.run();
    }

    /** Ends the container for good; {@link #isOver()} when that is done. */
    void stop(Duration grace) {
        boolean first = !stopping;
        stopping = true;
        if (retry != null) {
            retry.cancel(false);
        }
        probes.stop();
        if (process == null) {
            over = true;
            return;
        }
        if (first) {
            services.events().normal(pod, "Killing", "Stopping container " + container.getName());
        }
        if (first || grace.compareTo(stopGrace) < 0) {
            stopGrace = grace;
            end(grace);
        }
    }

    private void end(Duration grace) {
        ContainerProcess running = process;
        if (running == null) {
            return;
        }
        if (grace.isZero()) {
            running.kill();
            return;
        }
        running.terminate();
        mailbox.after(grace, () -> {
            if (process == running) {
                running.kill();
            }
        });
    }
}
