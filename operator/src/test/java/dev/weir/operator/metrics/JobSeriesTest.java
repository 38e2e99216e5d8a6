package dev.weir.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.jobmaster.JobMasterListener;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobSeriesTest {
    private static final JobKey KEY = new JobKey("demo", "flights");
    private static final JobMasterListener DEAF = new JobMasterListener() {
        @Override
        public void jobChanged(JobKey job) {}

        @Override
        public void checkpointChanged(JobKey job, String name) {}

        @Override
        public void noticed(JobKey job, JobEvent.Notice notice) {}
    };

    private final OperatorMetrics metrics = new OperatorMetrics();
    private final CheckpointTallies tallies = new CheckpointTallies(DEAF, metrics.registry());
    private final Map<JobKey, StreamJob> jobs = new TreeMap<>(java.util.Comparator.comparing(JobKey::name));
    private JobMasterView view = JobMasterView.unknown(Fixtures.NOW);
    private int most = 10;

    @BeforeEach
    void measure() {
        metrics.add(new JobSeries(
                new JobSeries.Source() {
                    @Override
                    public Stream<StreamJob> jobs() {
                        return jobs.values().stream();
                    }

                    @Override
                    public JobMasterView view(JobKey job) {
                        return view;
                    }

                    @Override
                    public CheckpointTallies tallies() {
                        return tallies;
                    }
                },
                () -> most,
                InstantSource.fixed(Fixtures.NOW.plusSeconds(30))));
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private StreamJob job(String name, String created) {
        StreamJob job = Fixtures.job();
        job.getMetadata().setName(name);
        job.getMetadata().setUid("uid-of-" + name);
        job.getMetadata().setCreationTimestamp(created);
        jobs.put(JobKey.of(job), job);
        return job;
    }

    private static StreamJobStatus running() {
        return new StreamJobStatus(
                        StreamJobPhase.RUNNING,
                        1L,
                        List.of(),
                        new StreamJobStatus.JobInfo("Running", 3, 1L, 0, 2, 6),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .with(List.of(
                        new Condition("Ready", Condition.TRUE, "Running", null, 1L, "2026-01-01T12:00:00Z"),
                        new Condition("CheckpointFresh", Condition.UNKNOWN, "No", null, 1L, "2026-01-01T12:00:00Z")));
    }

    private List<String> lines(String prefix) {
        return metrics.scrape().lines().filter(line -> line.startsWith(prefix)).toList();
    }

    @Test
    void shouldTellOfAJob() {
        job("flights", "2026-01-01T00:00:00Z").setStatus(running());
        view = Fixtures.view(JobState.RUNNING, "h", Fixtures.report(4, CheckpointPhase.COMPLETED));

        String of = "{namespace=\"demo\",streamjob=\"flights\"} ";
        assertThat(lines("weir_streamjob"))
                .contains(
                        "weir_streamjobs{namespace=\"demo\",phase=\"Running\"} 1.0",
                        "weir_streamjob_condition{condition=\"Ready\",namespace=\"demo\",streamjob=\"flights\"} 1.0",
                        "weir_streamjob_restarts_total" + of + "3.0",
                        "weir_streamjob_running_tasks" + of + "6.0",
                        "weir_streamjob_parallelism" + of + "2.0",
                        "weir_streamjob_jobmaster_connected" + of + "1.0",
                        "weir_streamjob_last_checkpoint_age_seconds" + of + "29.913",
                        "weir_streamjob_last_checkpoint_size_bytes" + of + "4096.0",
                        "weir_streamjob_last_checkpoint_duration_seconds" + of + "0.087")
                .noneMatch(line -> line.contains("CheckpointFresh"));
    }

    @Test
    void shouldCountCheckpointsByHowTheyEnded() {
        job("flights", "2026-01-01T00:00:00Z");

        tallies.checkpointEnded(KEY, Fixtures.report(1, CheckpointPhase.COMPLETED));
        tallies.checkpointEnded(KEY, Fixtures.report(2, CheckpointPhase.COMPLETING));
        tallies.checkpointEnded(KEY, Fixtures.report(3, CheckpointPhase.FAILED));

        assertThat(lines("weir_streamjob_checkpoints_total"))
                .containsExactly(
                        "weir_streamjob_checkpoints_total{namespace=\"demo\",outcome=\"completed\",streamjob=\"flights\"} 2.0",
                        "weir_streamjob_checkpoints_total{namespace=\"demo\",outcome=\"failed\",streamjob=\"flights\"} 1.0");
        assertThat(lines("weir_checkpoint_duration_seconds_count"))
                .containsExactly("weir_checkpoint_duration_seconds_count 2");
        assertThat(lines("weir_checkpoint_duration_seconds_bucket{le=\"0.1\"}"))
                .singleElement()
                .asString()
                .endsWith(" 2");
    }

    @Test
    void shouldTellNothingOfAJobThatIsGone() {
        job("flights", "2026-01-01T00:00:00Z").setStatus(running());
        tallies.checkpointEnded(KEY, Fixtures.report(1, CheckpointPhase.COMPLETED));
        assertThat(metrics.scrape()).contains("streamjob=\"flights\"");

        jobs.clear();
        tallies.forgotten(KEY);

        assertThat(metrics.scrape()).doesNotContain("flights");
        assertThat(tallies.of(KEY)).isEqualTo(CheckpointTallies.Tally.NONE);
    }

    @Test
    void shouldShowTheOldestJobsWhenThereAreTooMany() {
        most = 2;
        job("newest", "2026-01-03T00:00:00Z");
        job("oldest", "2026-01-01T00:00:00Z");
        job("second", "2026-01-02T00:00:00Z");

        assertThat(lines("weir_streamjob_jobmaster_connected")).hasSize(2).noneMatch(line -> line.contains("newest"));
        assertThat(lines("weir_streamjobs_without_series")).containsExactly("weir_streamjobs_without_series 1.0");
        assertThat(lines("weir_streamjobs{"))
                .containsExactly("weir_streamjobs{namespace=\"demo\",phase=\"Pending\"} 3.0");
    }
}
