package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigure;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.SharedRun;
import dev.weir.bench.queries.Workload;
import dev.weir.examples.nexmark.events.Event;
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
import org.apache.flink.configuration.RestOptions;
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
 * Flink with its DataStream API in a MiniCluster: objects are reused, checkpoints go to a folder. It needs no
 * S3 server beside it, which is to its advantage.
 */
public final class FlinkEngine implements Engine {
    private static final String HEAP = "hashmap";
    private static final String ROCKSDB = "rocksdb";

    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(4);
    private static final long TIMEOUT_SECONDS = 600;
    /** Between watermarks, and before a buffer that is not full is sent, where latency is asked for; 200 and 100 otherwise. */
    private static final long LOW_LATENCY_MILLIS = 5;

    private final String name;
    private final String stateBackend;

    private FlinkEngine(String name, String stateBackend) {
        this.name = name;
        this.stateBackend = stateBackend;
    }

    /** With its state on the heap. */
    public static FlinkEngine onHeap() {
        return new FlinkEngine("flink", HEAP);
    }

    /** With its state in RocksDB, whose checkpoints are incremental: for state that is large. */
    public static FlinkEngine onRocksDb() {
        return new FlinkEngine("flink-rocksdb", ROCKSDB);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) throws Exception {
        SharedRun.begin(workload, progress, answers);
        Configuration configuration = configuration(folder);
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        environment.setParallelism(workload.parallelism());
        if (workload.intervalMillis() > 0) {
            environment.enableCheckpointing(workload.intervalMillis());
        }
        if (workload.pace().isLimited()) {
            environment.getConfig().setAutoWatermarkInterval(LOW_LATENCY_MILLIS);
            environment.setBufferTimeout(LOW_LATENCY_MILLIS);
        }
        answer(answers(environment, workload));
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

    private Configuration configuration(Path folder) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(StateBackendOptions.STATE_BACKEND, stateBackend);
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, stateBackend.equals(ROCKSDB));
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        return configuration;
    }

    private static DataStream<?> answers(StreamExecutionEnvironment environment, Workload workload) {
        if (workload.isCount()) {
            return FlinkQueries.count(
                    source(environment, workload, Long.class, WatermarkStrategy.noWatermarks(), "keys"));
        }
        return FlinkQueries.named(
                workload.query(),
                source(
                        environment,
                        workload,
                        Event.class,
                        WatermarkStrategy.<Event>forBoundedOutOfOrderness(OUT_OF_ORDERNESS)
                                .withTimestampAssigner((event, before) -> event.dateTime()),
                        "events"));
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment environment,
            Workload workload,
            Class<T> type,
            WatermarkStrategy<T> watermarks,
            String name) {
        return environment.fromSource(
                new StrideSource<>(type, workload.records(), workload.parallelism()),
                watermarks,
                name,
                TypeInformation.of(type));
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
        public List<CheckpointFigure> checkpoints() throws Exception {
            CheckpointStatsSnapshot statistics =
                    cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
            List<CheckpointFigure> completed = new ArrayList<>();
            if (statistics == null) {
                return completed;
            }
            for (AbstractCheckpointStats each : statistics.getHistory().getCheckpoints()) {
                if (each.getStatus() == CheckpointStatsStatus.COMPLETED) {
                    completed.add(new CheckpointFigure(
                            each.getCheckpointId(), each.getEndToEndDuration(), each.getStateSize()));
                }
            }
            return completed;
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
