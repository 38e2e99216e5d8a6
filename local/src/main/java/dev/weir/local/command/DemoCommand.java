package dev.weir.local.command;

import dev.weir.examples.flights.RowComparison;
import dev.weir.local.cluster.ClusterConfig;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.demo.Demo;
import dev.weir.local.demo.DemoFailedException;
import dev.weir.local.demo.Stage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir demo}: a cluster of its own, the demo on it, and exit code 0 only if the results are right. */
@Command(
        name = "demo",
        description =
                "Runs a real job over real flights, kills its pods, and compares the results with the right ones.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final Duration OPERATOR_READY_WITHIN = Duration.ofSeconds(60);

    @Option(names = "--keep", description = "Keeps the data folder of the demo's cluster, to look at afterwards.")
    private boolean keep;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path repository = WeirCommand.repository();
        Path data = Files.createTempDirectory("weir-demo-");
        PrintStream out = System.out;
        Stage stage = new Stage(out, System.console() != null);
        boolean right = false;
        try {
            right = run(repository, data, stage, out);
        } catch (DemoFailedException e) {
            stage.endProgress();
            out.println("demo failed: " + e.getMessage());
        } finally {
            if (keep || !right) {
                out.println("the cluster's data and the logs of its pods stay in " + data);
            } else {
                delete(data);
            }
        }
        return right ? 0 : 1;
    }

    /** The last line that is printed says what came out. */
    private static boolean run(Path repository, Path data, Stage stage, PrintStream out)
            throws IOException, InterruptedException {
        RowComparison result;
        int kills;
        try (LocalCluster cluster =
                LocalCluster.start(ClusterConfig.ofRepository(repository, data).withS3Port(0))) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster), "stop"));
            cluster.awaitOperator(OPERATOR_READY_WITHIN);
            stage.say("local cluster is up: KUBECONFIG=" + cluster.kubeconfig());
            Demo demo = new Demo(
                    cluster, data.resolve("s3"), repository.resolve("examples").resolve("flights"), stage);
            result = demo.run();
            kills = demo.kills();
        }
        result.examples().forEach(out::println);
        out.printf(
                "demo: %d flights, %d windows, %d kills, %d lost, %d duplicated, %d wrong%n",
                result.flights(), result.windows(), kills, result.lost(), result.duplicated(), result.wrong());
        return result.isExact();
    }

    /** Ctrl-C: no pod of the demo goes on without it. */
    private static void stop(LocalCluster cluster) {
        try {
            cluster.close();
        } catch (IOException e) {
            System.err.println("weir: " + e.getMessage());
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
