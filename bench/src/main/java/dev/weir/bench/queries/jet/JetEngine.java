package dev.weir.bench.queries.jet;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.core.JobStatus;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.StreamStage;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigures;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Hazelcast Jet with its Pipeline API in one member; snapshots stay in its memory, which is to its advantage. */
public final class JetEngine implements Engine {
    private static final long OUT_OF_ORDERNESS = 4_000;
    private static final long QUIET_SECONDS = 3;

    @Override
    public String name() {
        return "jet";
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) {
        JetRun.begin(new EventGenerator(workload.eventsPerSecond()), progress, answers);
        Config config = new Config();
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(workload.parallelism());
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
        return new Running(member, member.getJet().newJob(pipeline(workload), job), workload, progress, answers);
    }

    private static Pipeline pipeline(Workload workload) {
        Pipeline pipeline = Pipeline.create();
        pipeline.setPreserveOrder(false);
        StreamStage<Event> events = pipeline.readFrom(source(workload)).withNativeTimestamps(OUT_OF_ORDERNESS);
        events.setLocalParallelism(workload.parallelism());
        answer(JetQueries.named(workload.query(), events), workload.parallelism());
        return pipeline;
    }

    private static StreamSource<Event> source(Workload workload) {
        long events = workload.events();
        return SourceBuilder.timestampedStream(
                        "events",
                        context -> new StrideReader(events, context.globalProcessorIndex(), context.totalParallelism()))
                .<Event>fillBufferFn(StrideReader::fill)
                .createSnapshotFn(StrideReader::position)
                .restoreSnapshotFn((reader, positions) -> reader.goOnFrom(positions.get(0)))
                .distributed(workload.parallelism())
                .build();
    }

    private static <R> void answer(StreamStage<R> answers, int parallelism) {
        Sink<R> sink = SinkBuilder.sinkBuilder("answers", context -> JetRun.answers())
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
            while (progress.events() < workload.events() / Progress.STEP * Progress.STEP || answers.count() != before) {
                before = answers.count();
                TimeUnit.SECONDS.sleep(QUIET_SECONDS);
                if (job.getStatus() == JobStatus.FAILED) {
                    job.getFuture().get();
                }
            }
        }

        @Override
        public CheckpointFigures checkpoints() {
            return CheckpointFigures.NONE;
        }

        @Override
        public void close() {
            member.getLifecycleService().terminate();
        }
    }
}
