package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ExitReport;
import java.time.Instant;

/**
 * Where a container is in its life.
 *
 * <pre>
 * Waiting -> Running -> Ended -> Waiting (CrashLoopBackOff) -> Running ...
 *    ^  |                 |
 *    +--+ (image or       +-> Running (the first restart is at once)
 *         configuration missing: asked again)
 * </pre>
 */
sealed interface ContainerPhase {

    /** Not started, and why. */
    record Waiting(String reason, String message) implements ContainerPhase {}

    /** A process runs. */
    record Running(Instant startedAt, long pid) implements ContainerPhase {}

    /** The process ended, and is not started again or not yet. */
    record Ended(ExitReport report) implements ContainerPhase {}
}
