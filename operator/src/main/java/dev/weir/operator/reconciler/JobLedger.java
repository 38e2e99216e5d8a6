package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.api.StreamJobStatus.RestoredFrom;
import dev.weir.operator.api.StreamJobStatus.Suspension;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.RestoreSource;
import dev.weir.operator.model.Suspensions;
import dev.weir.operator.status.EventRecorder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes down, in a StreamJob's status, what must stand there before it is acted on: that a savepoint suspends the job, before
 * anything is stopped; and which checkpoint it starts from, before anything is started. An operator that is killed right after
 * goes on from there.
 */
final class JobLedger {
    private final Caches caches;
    private final Wakeups wakeups;
    private final StatusWriter statuses;
    private final EventRecorder events;

    JobLedger(Caches caches, Wakeups wakeups, StatusWriter statuses, EventRecorder events) {
        this.caches = caches;
        this.wakeups = wakeups;
        this.statuses = statuses;
        this.events = events;
    }

    /** @return whether something was written: nothing else is to be done before the job is looked at anew */
    boolean write(StreamJob job, JobObservation seen, RestoreSource source, Context<StreamJob> context) {
        StreamJobStatus before = seen.status().orElse(StreamJobStatus.EMPTY);
        Optional<Suspension> begun = Suspensions.begun(job, seen.view(), caches.checkpointsOf(seen.key()), seen.now());
        RestoredFrom from =
                job.getSpec().restoreFrom() == null ? null : source.from().orElse(before.restoredFrom());
        StreamJobStatus after = before.with(from, begun.orElse(before.suspension()));
        if (begun.isEmpty() && Objects.equals(from, before.restoredFrom())) {
            return false;
        }
        statuses.write(job, after, context);
        begun.ifPresent(suspension -> tell(job, suspension));
        return true;
    }

    private void tell(StreamJob job, Suspension suspension) {
        String name = suspension.checkpoint() == null ? "" : " '" + suspension.checkpoint() + "'";
        events.record(
                job,
                Announcement.normal(
                        "SuspendedWithSavepoint",
                        "savepoint" + name + ", with which the job was to end, is complete: its pods are stopped"));
        List.copyOf(caches.checkpointsOf(JobKey.of(job))).stream()
                .filter(checkpoint -> checkpoint.getMetadata().getUid().equals(suspension.uid()))
                .forEach(wakeups::checkpoint);
    }
}
