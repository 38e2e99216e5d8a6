package dev.weir.operator.model;

import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.AutoscalerSpec;
import dev.weir.operator.api.AutoscalerSpec.Mode;
import dev.weir.operator.api.AutoscalerStatus;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Step;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When the load of a job is looked at, and what becomes of what it asks for.
 *
 * <pre>
 *   WATCHING --for the whole stabilization--> what does the load ask for? --the same--> WATCHING
 *      ^                                               | another parallelism, mode Apply: status.autoscaler; then the job is rescaled
 *      |                                               | mode Recommend: status.autoscaler, and that is all
 *      +---- all runs, and nothing changes or fails <--+
 * </pre>
 *
 * While the job changes, fails or is not heard, nothing is decided, and the window begins anew after it.
 *
 * @param write what is to be written down before it takes effect; empty: nothing
 * @param note of it
 * @param event of it, for people
 * @param recheck when to look again; empty: the load is not looked at
 */
public record AutoscalerPlan(
        Optional<AutoscalerStatus> write,
        Optional<JobDecision.Note> note,
        Optional<Announcement> event,
        Optional<Duration> recheck) {
    /** How often the load is looked at. */
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final AutoscalerPlan NONE = waiting(Optional.empty());
    private static final AutoscalerPlan WAIT = waiting(Optional.of(EVERY));

    private static AutoscalerPlan waiting(Optional<Duration> recheck) {
        return new AutoscalerPlan(Optional.empty(), Optional.empty(), Optional.empty(), recheck);
    }

    /** The parallelism that a job is to run with. One that was decided holds until {@code spec.parallelism} is another, or no autoscaler is wanted. */
    public static int parallelism(StreamJobSpec spec, Optional<StreamJobStatus> status) {
        return status.map(StreamJobStatus::autoscaler)
                .filter(last -> spec.autoscaler() != null && Objects.equals(last.base(), spec.parallelism()))
                .map(AutoscalerStatus::parallelism)
                .orElse(spec.parallelism());
    }

    /**
     * @param seen its specification has the parallelism that the job is to run with
     * @param base the parallelism that the user's specification has
     * @param window is added to
     */
    public static AutoscalerPlan next(JobObservation seen, int base, LoadWindow window) {
        AutoscalerSpec spec = seen.spec().autoscaler();
        if (spec == null || seen.suspended() || seen.deleting()) {
            window.clear();
            return NONE;
        }
        Optional<JobStatus> job = settled(seen);
        if (job.isEmpty()) {
            window.clear();
            return WAIT;
        }
        Duration stabilization = Durations.parse(spec.stabilization());
        window.add(job.get(), stabilization, seen.now());
        Optional<Load> load = window.load(stabilization, seen.now());
        if (load.isEmpty()) {
            return WAIT;
        }
        int now = job.get().parallelism();
        Autoscaling.Recommendation found =
                Autoscaling.decide(spec, now, job.get().maxParallelism(), load.get());
        if (found.parallelism() == said(seen, now)) {
            return WAIT;
        }
        window.clear();
        return write(seen, base, now, found);
    }

    /** What the JobMaster says, provided that all is as it should be and nothing is about to change. */
    private static Optional<JobStatus> settled(JobObservation seen) {
        boolean changing = seen.held().isPresent()
                || seen.problem().isPresent()
                || !seen.upToDate()
                || seen.status()
                        .map(StreamJobStatus::upgrade)
                        .map(UpgradeStatus::step)
                        .filter(step -> step != Step.COMPLETED && step != Step.WITHDRAWN)
                        .isPresent();
        return changing
                ? Optional.empty()
                : seen.current()
                        .filter(said -> said.state() == JobState.RUNNING
                                && said.failure().isEmpty())
                        .filter(said -> said.parallelism() == seen.spec().parallelism());
    }

    /** What was recommended last, and still can be; else what there is. */
    private static int said(JobObservation seen, int now) {
        return seen.status()
                .map(StreamJobStatus::autoscaler)
                .filter(last ->
                        seen.spec().autoscaler().mode() == Mode.RECOMMEND && Objects.equals(last.parallelism(), now))
                .map(AutoscalerStatus::recommended)
                .orElse(now);
    }

    private static AutoscalerPlan write(JobObservation seen, int base, int now, Autoscaling.Recommendation found) {
        boolean apply = seen.spec().autoscaler().mode() == Mode.APPLY;
        int wanted = found.parallelism();
        AutoscalerStatus status =
                new AutoscalerStatus(apply ? wanted : now, base, wanted, Durations.seconds(seen.now()), found.why());
        String what = wanted == now
                ? "Leave the parallelism at " + now
                : (apply ? "Change" : "Recommend to change") + " the parallelism from " + now + " to " + wanted;
        return new AutoscalerPlan(
                Optional.of(status),
                Optional.of(new JobDecision.Note(what, found.why())),
                Optional.of(
                        Announcement.normal(apply ? "Autoscaled" : "ScalingRecommended", what + ": " + found.why())),
                Optional.of(EVERY));
    }
}
