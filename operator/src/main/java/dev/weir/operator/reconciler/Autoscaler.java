package dev.weir.operator.reconciler;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.dependent.ScaledSpec;
import dev.weir.operator.model.AutoscalerPlan;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.LoadWindow;
import dev.weir.operator.status.EventRecorder;
import dev.weir.operator.status.JobStatuses;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/** Lets the parallelism of jobs follow their load: it is written into the status, and from then on read in place of the specification's. */
final class Autoscaler {
    private final StatusWriter statuses;
    private final EventRecorder events;

    Autoscaler(Parts parts) {
        this.statuses = parts.statuses();
        this.events = parts.events();
    }

    /** The StreamJob with the parallelism that it is to run with. */
    static StreamJob effective(StreamJob job) {
        int parallelism = AutoscalerPlan.parallelism(job.getSpec(), Optional.ofNullable(job.getStatus()));
        if (parallelism == job.getSpec().parallelism()) {
            return job;
        }
        StreamJob scaled = new StreamJob();
        scaled.setMetadata(job.getMetadata());
        scaled.setStatus(job.getStatus());
        scaled.setSpec(ScaledSpec.of(job.getSpec(), parallelism));
        return scaled;
    }

    /**
     * If the plan has something to write it was written: nothing else is to be done before the job is looked at anew.
     *
     * @param user the StreamJob as its user has it
     */
    AutoscalerPlan next(StreamJob user, JobObservation seen, LoadWindow window, Context<StreamJob> context) {
        AutoscalerPlan plan = AutoscalerPlan.next(seen, user.getSpec().parallelism(), window);
        plan.write().ifPresent(status -> {
            StreamJobStatus before = seen.status().orElse(StreamJobStatus.EMPTY);
            statuses.write(
                    user,
                    before.with(
                            status,
                            JobStatuses.noted(before.decisions(), plan.note().orElseThrow(), seen.now())),
                    context);
            plan.event().ifPresent(event -> events.record(user, event));
        });
        return plan;
    }
}
