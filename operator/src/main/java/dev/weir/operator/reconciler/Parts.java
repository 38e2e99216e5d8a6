package dev.weir.operator.reconciler;

import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.Removals;
import dev.weir.operator.jobmaster.JobMasterAddress;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.status.EventRecorder;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** What the two reconcilers share, and how they reach the outside. */
public record Parts(
        Caches caches,
        Wakeups wakeups,
        JobMasters jobMasters,
        JobMasterAddress address,
        Supplier<String> tokens,
        Cluster cluster,
        Guards guards,
        HistoryKeeper history,
        DataRemover remover,
        CheckpointData data,
        StatusWriter statuses,
        EventRecorder events,
        InstantSource clock) {

    /**
     * @param tokens draws a new job's token
     * @param namespace where the operator's pods are; empty: unknown
     */
    public static Parts of(
            Caches caches,
            Wakeups wakeups,
            JobMasters jobMasters,
            JobMasterAddress address,
            Supplier<String> tokens,
            Cluster cluster,
            Optional<String> namespace,
            CheckpointData data,
            Removals removals,
            StatusWriter statuses,
            EventRecorder events,
            InstantSource clock) {
        return new Parts(
                caches,
                wakeups,
                jobMasters,
                address,
                tokens,
                cluster,
                new Guards(cluster, namespace),
                new HistoryKeeper(cluster, jobMasters, caches, wakeups),
                new DataRemover(cluster, data, removals, clock),
                data,
                statuses,
                events,
                clock);
    }

    public StreamJobReconciler streamJobs() {
        return new StreamJobReconciler(this);
    }

    public CheckpointReconciler checkpoints() {
        return new CheckpointReconciler(this);
    }
}
