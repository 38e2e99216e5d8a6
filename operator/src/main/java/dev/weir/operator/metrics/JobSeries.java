package dev.weir.operator.metrics;

import dev.weir.control.CheckpointReport;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobPhase;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is measured of jobs, made of the caches whenever somebody asks, so that a job at rest costs nothing and one that is gone
 * leaves nothing. Only so many jobs have series of their own, the oldest ones; how many have none is measured too.
 */
public final class JobSeries implements MultiCollector {
    private static final String PREFIX = "weir_streamjob_";
    private static final List<String> CONDITIONS = List.of("Ready", "Progressing", "CheckpointFresh", "Degraded");

    private final Source source;
    private final IntSupplier most;
    private final InstantSource clock;

    /** Where jobs are looked up. */
    public interface Source {
        /** The jobs that this process looks after; none while another one does. */
        Stream<StreamJob> jobs();

        JobMasterView view(JobKey job);

        CheckpointTallies tallies();
    }

    /**
     * @param most how many jobs have series of their own
     */
    public JobSeries(Source source, IntSupplier most, InstantSource clock) {
        this.source = source;
        this.most = most;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        List<StreamJob> jobs = source.jobs()
                .sorted(Comparator.comparing((StreamJob job) -> created(job))
                        .thenComparing(job -> job.getMetadata().getUid()))
                .toList();
        List<StreamJob> shown = jobs.stream().limit(most.getAsInt()).toList();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(phases(jobs));
        all.add(gauge("weir_streamjobs_without_series", "StreamJobs beyond the limit of those that have series.")
                .dataPoint(point(Labels.EMPTY, jobs.size() - shown.size()))
                .build());
        all.add(conditions(shown));
        all.add(checkpoints(shown));
        all.add(restarts(shown));
        all.addAll(ofStatus(shown));
        return MetricSnapshots.of(all.toArray(MetricSnapshot[]::new));
    }

    private static String created(StreamJob job) {
        String created = job.getMetadata().getCreationTimestamp();
        return created == null ? "" : created;
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    private static Labels labels(StreamJob job) {
        return Labels.of(
                "namespace",
                job.getMetadata().getNamespace(),
                "streamjob",
                job.getMetadata().getName());
    }

    private static MetricSnapshot phases(List<StreamJob> jobs) {
        Map<Labels, Long> counts = jobs.stream()
                .collect(Collectors.groupingBy(
                        job -> Labels.of("namespace", job.getMetadata().getNamespace(), "phase", phase(job)),
                        TreeMap::new,
                        Collectors.counting()));
        GaugeSnapshot.Builder gauge = gauge("weir_streamjobs", "StreamJobs by phase.");
        counts.forEach((labels, count) -> gauge.dataPoint(point(labels, count)));
        return gauge.build();
    }

    private static String phase(StreamJob job) {
        StreamJobPhase phase = job.getStatus() == null ? null : job.getStatus().phase();
        String name = (phase == null ? StreamJobPhase.PENDING : phase).name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private static MetricSnapshot conditions(List<StreamJob> jobs) {
        GaugeSnapshot.Builder gauge = gauge(
                PREFIX + "condition", "Conditions of StreamJobs: 1 is True, 0 is False; unknown ones are left out.");
        for (StreamJob job : jobs) {
            List<Condition> conditions =
                    job.getStatus() == null ? List.of() : job.getStatus().conditions();
            conditions.stream()
                    .filter(condition -> CONDITIONS.contains(condition.type()))
                    .filter(condition -> !condition.status().equals(Condition.UNKNOWN))
                    .forEach(condition -> gauge.dataPoint(point(
                            labels(job).add("condition", condition.type()),
                            condition.status().equals(Condition.TRUE) ? 1 : 0)));
        }
        return gauge.build();
    }

    private MetricSnapshot checkpoints(List<StreamJob> jobs) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name(PREFIX + "checkpoints")
                .help("Checkpoints that ended while this operator looked on, by how they ended.");
        for (StreamJob job : jobs) {
            CheckpointTallies.Tally tally = source.tallies().of(JobKey.of(job));
            counter.dataPoint(count(labels(job).add("outcome", "completed"), tally.completed()));
            counter.dataPoint(count(labels(job).add("outcome", "failed"), tally.failed()));
        }
        return counter.build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot count(Labels labels, double value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    private static MetricSnapshot restarts(List<StreamJob> jobs) {
        CounterSnapshot.Builder counter =
                CounterSnapshot.builder().name(PREFIX + "restarts").help("How often tasks were restarted.");
        for (StreamJob job : jobs) {
            info(job, StreamJobStatus.JobInfo::restarts)
                    .ifPresent(restarts -> counter.dataPoint(count(labels(job), restarts)));
        }
        return counter.build();
    }

    private List<MetricSnapshot> ofStatus(List<StreamJob> jobs) {
        return List.of(
                each(
                        jobs,
                        "parallelism",
                        "Subtasks of each operator.",
                        job -> info(job, StreamJobStatus.JobInfo::parallelism)),
                each(jobs, "running_tasks", "Tasks that run.", job -> info(job, StreamJobStatus.JobInfo::runningTasks)),
                each(
                        jobs,
                        "jobmaster_connected",
                        "1 while the JobMaster's event stream is open.",
                        job -> OptionalDouble.of(source.view(JobKey.of(job)).connected() ? 1 : 0)),
                each(
                        jobs,
                        "last_checkpoint_age_seconds",
                        "Seconds since the newest checkpoint was committed.",
                        job -> newest(job, report -> seconds(report.completedAt()))),
                each(
                        jobs,
                        "last_checkpoint_size_bytes",
                        "Bytes of state of the newest checkpoint.",
                        job -> newest(job, report -> report.size())),
                each(
                        jobs,
                        "last_checkpoint_duration_seconds",
                        "From the trigger of the newest checkpoint to its completion.",
                        job -> newest(job, report -> report.durationMillis() / 1000.0)));
    }

    private double seconds(long since) {
        return Math.max(0, clock.instant().toEpochMilli() - since) / 1000.0;
    }

    private static MetricSnapshot each(
            List<StreamJob> jobs, String name, String help, Function<StreamJob, OptionalDouble> value) {
        GaugeSnapshot.Builder gauge = gauge(PREFIX + name, help);
        for (StreamJob job : jobs) {
            value.apply(job).ifPresent(number -> gauge.dataPoint(point(labels(job), number)));
        }
        return gauge.build();
    }

    private static OptionalDouble info(StreamJob job, Function<StreamJobStatus.JobInfo, Integer> field) {
        StreamJobStatus.JobInfo info =
                job.getStatus() == null ? null : job.getStatus().job();
        Integer number = info == null ? null : field.apply(info);
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    private OptionalDouble newest(StreamJob job, ToDoubleFunction<CheckpointReport> value) {
        return source.view(JobKey.of(job)).newestCommitted().stream()
                .mapToDouble(value)
                .findFirst();
    }
}
