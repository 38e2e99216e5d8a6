package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.Problem;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.util.Optional;

/** What {@code spec.savepoints} of a StreamJob asks for, one step a reconcile. */
final class SavepointSteps {
    private final JobImports imports;
    private final ScheduleKeeper schedule;
    private final FinalSavepoints finals;

    SavepointSteps(Parts parts) {
        this.imports = new JobImports(parts);
        this.schedule = new ScheduleKeeper(parts);
        this.finals = new FinalSavepoints(parts);
    }

    /**
     * What came of a step.
     *
     * @param written something was written down: nothing else is to be done before the job is looked at anew
     * @param recheck when to look again without being told
     */
    record Outcome(boolean written, Optional<Duration> recheck) {
        static final Outcome NOTHING = new Outcome(false, Optional.empty());
        static final Outcome WRITTEN = new Outcome(true, Optional.empty());

        static Outcome again(Duration after) {
            return new Outcome(false, Optional.of(after));
        }
    }

    /** @param job as its owner has it, though another specification may run */
    Outcome next(StreamJob job, JobObservation seen, Context<StreamJob> context) {
        Outcome imported = imports.next(job, seen, context);
        if (imported.written()) {
            return imported;
        }
        Outcome scheduled = schedule.keep(job, seen, context);
        Optional<Duration> first = imported.recheck()
                .filter(one -> scheduled
                        .recheck()
                        .filter(other -> other.compareTo(one) < 0)
                        .isEmpty());
        return new Outcome(scheduled.written(), first.or(scheduled::recheck));
    }

    /** What the deletion of the job waits for; empty: it goes on. */
    Optional<Problem> beforeDeletion(StreamJob job, JobResources resources) {
        imports.forget(job);
        return finals.next(job, resources);
    }
}
