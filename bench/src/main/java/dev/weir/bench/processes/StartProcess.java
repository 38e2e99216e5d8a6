package dev.weir.bench.processes;

import dev.weir.api.DataType;
import dev.weir.api.Streams;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.comparison.Engines;
import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.Pace;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.bench.work.ForgettingSink;
import dev.weir.connectors.generator.GeneratorSource;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.examples.nexmark.Nexmark;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.Queries;
import dev.weir.examples.nexmark.queries.Query;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs q0 on an engine, all of it in this process, until the first record has come to the sink; says so on standard output. Arguments: the
 * engine's name, and of Weir the file with the job's configuration, of the others a folder for checkpoints that are not taken.
 */
final class StartProcess {
    /** The line that is waited for. */
    static final String FIRST = "first record";

    private static final String QUERY = "q0";
    private static final long EVENTS_PER_SECOND = 100_000;

    private StartProcess() {}

    public static void main(String[] arguments) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("weir")) {
            startWeir(file, first);
        } else {
            Engines.named(arguments[0])
                    .start(
                            new Workload(QUERY, 1, 0, Long.MAX_VALUE, EVENTS_PER_SECOND, new Pace(0)),
                            file,
                            new Progress(),
                            Answers.toldTo(answer -> first.countDown()));
        }
        first.await();
        System.out.println(FIRST);
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void startWeir(Path file, CountDownLatch first) throws Exception {
        JobConfig config = ControlJson.mapper().readValue(file.toFile(), JobConfig.class);
        JobConfig.Storage storage = config.checkpointing().storage();
        ObjectStore store = S3ObjectStore.connect(new S3Settings(
                storage.endpoint(),
                storage.bucket(),
                storage.region(),
                storage.pathStyle(),
                System.getenv("AWS_ACCESS_KEY_ID"),
                System.getenv("AWS_SECRET_ACCESS_KEY")));
        new WeirJob(config, (streams, none) -> define(Queries.named(QUERY), streams, first), store);
    }

    private static <R> void define(Query<R> query, Streams streams, CountDownLatch first) {
        query.on(streams.source(
                        "events",
                        GeneratorSource.of(DataType.of(Event.class), new EventGenerator(EVENTS_PER_SECOND))
                                .count(Long.MAX_VALUE),
                        Nexmark.watermarks()))
                .sink("first", new ForgettingSink<R>(0, subtask -> answer -> first.countDown()));
    }
}
