package dev.weir.bench.queries.weir;

import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.StreamProgram;
import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.JobConfigs;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigures;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.connectors.generator.GeneratorSource;
import dev.weir.control.CheckpointReport;
import dev.weir.examples.nexmark.Nexmark;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.Queries;
import dev.weir.examples.nexmark.queries.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
            EventGenerator generator = new EventGenerator(workload.eventsPerSecond());
            StreamProgram program = (streams, arguments) -> {
                DataStream<Event> events = streams.source(
                        "events",
                        GeneratorSource.of(DataType.of(Event.class), number -> {
                                    progress.read(number);
                                    return generator.apply(number);
                                })
                                .count(workload.events()),
                        Nexmark.watermarks());
                answer(Queries.named(workload.query()), events, answers);
            };
            WeirJob job = new WeirJob(
                    JobConfigs.of(bucket, workload.query(), workload.parallelism(), workload.intervalMillis()),
                    program,
                    bucket.connect());
            return new Running(bucket, job);
        } catch (Exception e) {
            bucket.close();
            throw e;
        }
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
        public CheckpointFigures checkpoints() throws Exception {
            List<CheckpointReport> completed = job.completed();
            return completed.isEmpty()
                    ? CheckpointFigures.NONE
                    : new CheckpointFigures(
                            completed.stream()
                                    .map(each -> (double) each.durationMillis())
                                    .toList(),
                            completed.get(0).size());
        }

        @Override
        public void close() throws IOException {
            job.close();
            bucket.close();
        }
    }
}
