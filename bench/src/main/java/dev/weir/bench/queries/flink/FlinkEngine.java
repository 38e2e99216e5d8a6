package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigures;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink with its DataStream API in a MiniCluster: objects are reused, state is on the heap, checkpoints go to a folder. It needs no
 * S3 server beside it, which is to its advantage.
 */
public final class FlinkEngine implements Engine {
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(4);
    private static final long TIMEOUT_SECONDS = 600;

    @Override
    public String name() {
        return "flink";
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) throws Exception {
        FlinkRun.begin(new EventGenerator(workload.eventsPerSecond()), progress, answers);
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        environment.setParallelism(workload.parallelism());
        if (workload.intervalMillis() > 0) {
            environment.enableCheckpointing(workload.intervalMillis());
        }
        DataStream<Event> events = environment.fromSource(
                new StrideSource(workload.events(), workload.parallelism()),
                WatermarkStrategy.<Event>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
                        .withTimestampAssigner((event, before) -> event.dateTime()),
                "events",
                TypeInformation.of(Event.class));
        answer(FlinkQueries.named(workload.query(), events));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(workload.parallelism())
                .build());
        cluster.start();
        JobGraph job = environment.getStreamGraph().getJobGraph();
        cluster.submitJob(job).get();
        return new Running(cluster, job.getJobID());
    }

    private static <R> void answer(DataStream<R> answers) {
        answers.sinkTo(new AnswerSink<>());
    }

    private record Running(MiniCluster cluster, JobID job) implements EngineJob {
        @Override
        public void awaitEnd() throws Exception {
            cluster.requestJobResult(job)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .toJobExecutionResult(FlinkEngine.class.getClassLoader());
        }

        @Override
        public CheckpointFigures checkpoints() throws Exception {
            CheckpointStatsSnapshot statistics =
                    cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
            if (statistics == null) {
                return CheckpointFigures.NONE;
            }
            List<Double> millis = new ArrayList<>();
            long bytes = 0;
            for (AbstractCheckpointStats each : statistics.getHistory().getCheckpoints()) {
                if (each.getStatus() == CheckpointStatsStatus.COMPLETED) {
                    millis.add((double) each.getEndToEndDuration());
                    bytes = Math.max(bytes, each.getStateSize());
                }
            }
            return new CheckpointFigures(List.copyOf(millis), bytes);
        }

        @Override
        public void close() throws IOException {
            try {
                cluster.close();
            } catch (Exception e) {
                throw new IOException("Flink's cluster did not end", e);
            }
        }
    }
}
