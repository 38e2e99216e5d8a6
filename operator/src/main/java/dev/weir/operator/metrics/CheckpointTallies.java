package dev.weir.operator.metrics;

import dev.weir.control.CheckpointReport;
import dev.weir.control.JobEvent;
import dev.weir.operator.jobmaster.JobMasterListener;
import dev.weir.operator.model.JobKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the checkpoints of each job that completed and that failed while this operator looked on, two numbers a job, until the
 * job is gone. Called by the JobMaster client's thread; any thread may read.
 */
public final class CheckpointTallies implements JobMasterListener {
    /** Bounds of the durations' histogram: from what small state takes to what ends at most timeouts. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10)
    };

    private final JobMasterListener next;
    private final Timer durations;
    private final Map<JobKey, Tally> tallies = new ConcurrentHashMap<>();

    /**
     * @param next is told everything too
     */
    public CheckpointTallies(JobMasterListener next, MeterRegistry registry) {
        this.next = next;
        this.durations = Timer.builder("weir.checkpoint.duration")
                .description("From the trigger of a checkpoint to its completion, of all jobs.")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    /**
     * Checkpoints of one job.
     *
     * @param completed how many completed
     * @param failed how many failed
     */
    record Tally(long completed, long failed) {
        static final Tally NONE = new Tally(0, 0);

        private Tally and(CheckpointReport report) {
            return report.phase().isCommitted() ? new Tally(completed + 1, failed) : new Tally(completed, failed + 1);
        }
    }

    Tally of(JobKey job) {
        return tallies.getOrDefault(job, Tally.NONE);
    }

    @Override
    public void checkpointEnded(JobKey job, CheckpointReport report) {
        tallies.compute(job, (key, before) -> (before == null ? Tally.NONE : before).and(report));
        if (report.phase().isCommitted()) {
            durations.record(Duration.ofMillis(Math.max(0, report.durationMillis())));
        }
        next.checkpointEnded(job, report);
    }

    @Override
    public void forgotten(JobKey job) {
        tallies.remove(job);
        next.forgotten(job);
    }

    @Override
    public void jobChanged(JobKey job) {
        next.jobChanged(job);
    }

    @Override
    public void checkpointChanged(JobKey job, String name) {
        next.checkpointChanged(job, name);
    }

    @Override
    public void noticed(JobKey job, JobEvent.Notice notice) {
        next.noticed(job, notice);
    }
}
