package dev.weir.local.kubelet;

import dev.weir.local.kubelet.probe.ProbeHistory;
import dev.weir.local.kubelet.probe.ProbeTarget;
import dev.weir.local.kubelet.probe.Prober;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

/**
 * Asks one probe again and again, and tells each change of its verdict. The asking is done on a pool; all else on the pod's
 * mailbox, which owns this object.
 */
final class ProbeLoop {

    /** A readiness probe that never passed yet is asked this often, so that a start is seen as soon as it is done. */
    private static final Duration EAGER = Duration.ofMillis(200);

    private final Probe probe;
    private final ProbeTarget target;
    private final boolean eager;
    private final Prober prober;
    private final Executor pool;
    private final Mailbox mailbox;
    private final BiConsumer<ProbeHistory.Verdict, String> onVerdict;

    private ProbeHistory history = ProbeHistory.NONE;
    private boolean everPassed;
    private boolean stopped;

    /**
     * @param eager ask every {@link #EAGER} until it passes for the first time
     * @param onVerdict told every verdict but an open one, with the last answer's message; on the mailbox
     */
    ProbeLoop(
            Probe probe,
            ProbeTarget target,
            boolean eager,
            Prober prober,
            Executor pool,
            Mailbox mailbox,
            BiConsumer<ProbeHistory.Verdict, String> onVerdict) {
        this.probe = probe;
        this.target = target;
        this.eager = eager;
        this.prober = prober;
        this.pool = pool;
        this.mailbox = mailbox;
        this.onVerdict = onVerdict;
    }

    void start() {
        mailbox.after(Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0)), this::ask);
    }

    void stop() {
        stopped = true;
    }

    private void ask() {
        if (stopped) {
            return;
        }
        Duration timeout = Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1));
        try {
            pool.execute(() -> {
                try {
                    Prober.Answer answer = prober.ask(target, timeout);
                    mailbox.post(() -> answered(answer));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException e) {
            stopped = true;
        }
    }

    private void answered(Prober.Answer answer) {
        if (stopped) {
            return;
        }
        history = history.with(answer.success());
        ProbeHistory.Verdict verdict =
                history.verdict(orElse(probe.getSuccessThreshold(), 1), orElse(probe.getFailureThreshold(), 3));
        everPassed |= verdict == ProbeHistory.Verdict.PASSED;
        if (verdict != ProbeHistory.Verdict.OPEN) {
            onVerdict.accept(verdict, answer.message());
        }
        Duration period = Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10));
        mailbox.after(eager && !everPassed && period.compareTo(EAGER) > 0 ? EAGER : period, this::ask);
    }

    private static int orElse(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
