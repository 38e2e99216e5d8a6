package dev.weir.bench.queries.weir;

import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigure;
import dev.weir.bench.queries.Counting;
import dev.weir.bench.queries.Counting.Counted;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.bench.work.StridedSource;
import dev.weir.connectors.generator.GeneratorSource;
import dev.weir.examples.nexmark.Nexmark;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.queries.Queries;
import dev.weir.examples.nexmark.queries.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;

/** Weir, with its checkpoints in an S3 server of its own process. */
public final class WeirEngine implements Engine {
    private static final long TIMEOUT = 600_000;

    @Override
    public String name() {
        return "weir";
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) throws Exception {
        Bucket bucket = Bucket.start();
        try {
            WeirJob job = new WeirJob(
                    JobConfigs.of(bucket, workload.query(), workload.parallelism(), workload.intervalMillis()),
                    program(workload, progress, answers),
                    bucket.connect());
            return new Running(bucket, job);
        } catch (Exception e) {
            bucket.close();
            throw e;
        }
    }

    private static StreamProgram program(Workload workload, Progress progress, Answers answers) {
        return (streams, arguments) -> Counting.named(workload.query())
                .ifPresentOrElse(
                        counting -> count(source(Long.class, workload, progress), streams, answers),
                        () -> nexmark(workload.query(), source(Event.class, workload, progress), streams, answers));
    }

    private static <T> Source<T, ?> source(Class<T> type, Workload workload, Progress progress) {
        LongFunction<?> generator = workload.generator();
        LongFunction<T> byNumber = number -> {
            progress.read(number);
            return type.cast(generator.apply(number));
        };
        return workload.pace().isLimited()
                ? new StridedSource<>(
                        DataType.of(type),
                        byNumber,
                        () -> workload.pace().limit(System.nanoTime()),
                        workload.parallelism())
                : GeneratorSource.of(DataType.of(type), byNumber).count(workload.records());
    }

    private static void count(Source<Long, ?> keys, Streams streams, Answers answers) {
        streams.source("keys", keys, WatermarkStrategy.none())
                .keyBy(Long.class, key -> key)
                .process("count", Counted.class, RunningCount::new)
                .sink("answers", new AnswerSink<>(answers));
    }

    private static void nexmark(String query, Source<Event, ?> events, Streams streams, Answers answers) {
        answer(Queries.named(query), streams.source("events", events, Nexmark.watermarks()), answers);
    }

    private static <R> void answer(Query<R> query, DataStream<Event> events, Answers answers) {
        query.on(events).sink("answers", new AnswerSink<>(answers));
    }

    private record Running(Bucket bucket, WeirJob job) implements EngineJob {
        @Override
        public void awaitEnd() throws Exception {
            job.awaitFinished(TIMEOUT);
        }

        @Override
        public List<CheckpointFigure> checkpoints() throws Exception {
            return job.completed().stream()
                    .map(each -> new CheckpointFigure(each.id(), each.durationMillis(), each.size()))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            try (bucket) {
                job.close();
            }
        }
    }
}
