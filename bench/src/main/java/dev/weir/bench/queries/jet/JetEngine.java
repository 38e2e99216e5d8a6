package dev.weir.bench.queries.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.JobStatus;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.jet.impl.JobExecutionRecord;
import com.hazelcast.jet.impl.JobExecutionRecord.SnapshotStats;
import com.hazelcast.jet.impl.JobRepository;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.StreamStage;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigure;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.SharedRun;
import dev.weir.bench.queries.Workload;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hazelcast Jet with its Pipeline API in one member; snapshots stay in its memory, which is to its advantage. What it knows of them it tells
 * its own console only, from the record that is read here.
 */
public final class JetEngine implements Engine {
    private static final long OUT_OF_ORDERNESS = 4_000;
    private static final long QUIET_SECONDS = 3;
    /** Longer than any window or session is open, milliseconds. */
    private static final long LONG_AFTER = 60_000;

    @Override
    public String name() {
        return "jet";
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) {
        SharedRun.begin(workload, progress, answers);
        Config config = new Config();
        config.getJetConfig().setEnabled(true);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.logging.type", "none");
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        JobConfig job = new JobConfig();
        if (workload.intervalMillis() > 0) {
            job.setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
                    .setSnapshotIntervalMillis(workload.intervalMillis());
        }
        return new Running(member, member.getJet().newJob(dag(workload), job), workload, progress, answers);
    }

    /**
     * As many processors of each vertex as are asked for; threads there are as many as the machine has, as in the other engines.
     * Where a pipeline sets it stage by stage, those that Jet puts in between keep the default.
     */
    @SuppressWarnings("removal")
    private static DAG dag(Workload workload) {
        DAG dag = pipeline(workload).toDag();
        for (Vertex vertex : dag) {
            if (vertex.getLocalParallelism() == Vertex.LOCAL_PARALLELISM_USE_DEFAULT) {
                vertex.localParallelism(workload.parallelism());
            }
        }
        return dag;
    }

    private static Pipeline pipeline(Workload workload) {
        Pipeline pipeline = Pipeline.create();
        pipeline.setPreserveOrder(false);
        if (workload.isCount()) {
            StreamStage<Long> keys = pipeline.readFrom(keys(workload)).withoutTimestamps();
            keys.setLocalParallelism(workload.parallelism());
            answer(JetQueries.count(keys), workload.parallelism());
        } else {
            StreamStage<Event> events = pipeline.readFrom(events(workload)).withNativeTimestamps(OUT_OF_ORDERNESS);
            events.setLocalParallelism(workload.parallelism());
            answer(JetQueries.named(workload.query(), events), workload.parallelism());
        }
        return pipeline;
    }

    private static StreamSource<Long> keys(Workload workload) {
        long records = workload.records();
        return SourceBuilder.stream(
                        "keys",
                        context -> new StrideReader<>(
                                Long.class,
                                records,
                                context.globalProcessorIndex(),
                                context.totalParallelism(),
                                output -> {}))
                .<Long>fillBufferFn((reader, buffer) -> reader.fill(buffer::add))
                .createSnapshotFn(StrideReader::position)
                .restoreSnapshotFn((reader, positions) -> reader.goOnFrom(positions.get(0)))
                .distributed(workload.parallelism())
                .build();
    }

    private static StreamSource<Event> events(Workload workload) {
        long records = workload.records();
        return SourceBuilder.timestampedStream(
                        "events",
                        context -> new StrideReader<>(
                                Event.class,
                                records,
                                context.globalProcessorIndex(),
                                context.totalParallelism(),
                                output -> output.add(lastEvent(records))))
                .<Event>fillBufferFn((reader, buffer) -> reader.fill(event -> buffer.add(event, event.dateTime())))
                .createSnapshotFn(StrideReader::position)
                .restoreSnapshotFn((reader, positions) -> reader.goOnFrom(positions.get(0)))
                .distributed(workload.parallelism())
                .build();
    }

    /** A streaming source of Jet has no end: an event that answers nothing takes event time past all windows instead. */
    private static Event lastEvent(long events) {
        long end = ((Event) SharedRun.generator().apply(events - 1)).dateTime() + LONG_AFTER;
        return new Person(-1, "", "", "", "", "", end, "");
    }

    private static <R> void answer(StreamStage<R> answers, int parallelism) {
        Sink<R> sink = SinkBuilder.sinkBuilder("answers", context -> SharedRun.answers())
                .<R>receiveFn((collector, answer) -> collector.add(answer))
                .preferredLocalParallelism(parallelism)
                .build();
        answers.writeTo(sink);
    }

    private record Running(HazelcastInstance member, Job job, Workload workload, Progress progress, Answers answers)
            implements EngineJob {
        @Override
        public void awaitEnd() throws Exception {
            long before = -1;
            // The job does not end by itself: it is at its end when all is read and no answer comes any more.
            long all = workload.records() / Progress.EXACT_EVERY * Progress.EXACT_EVERY;
            while (progress.records() < all || answers.count() != before) {
                before = answers.count();
                TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                if (job.getStatus() == JobStatus.FAILED) {
                    job.getFuture().get();
                }
            }
        }

        @Override
        public List<CheckpointFigure> checkpoints() {
            JobExecutionRecord record = member.<Long, JobExecutionRecord>getMap(
                            JobRepository.JOB_EXECUTION_RECORDS_MAP_NAME)
                    .get(job.getId());
            if (record == null || record.snapshotId() < 0) {
                return List.of();
            }
            SnapshotStats last = record.snapshotStats();
            return List.of(new CheckpointFigure(record.snapshotId(), last.duration(), last.numBytes()));
        }

        @Override
        public void close() {
            member.getLifecycleService().terminate();
        }
    }
}
