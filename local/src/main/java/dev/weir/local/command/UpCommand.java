package dev.weir.local.command;

import dev.weir.local.cluster.ClusterConfig;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.demo.ExampleBucket;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.S3ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir up}: runs the local cluster until it is told to stop. */
@Command(
        name = "up",
        description = "Starts the local cluster in the foreground; Ctrl-C or 'weir down' stops it.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "The API server's port on 127.0.0.1 (default: that of the last time, or any).")
    private int port;

    @Option(
            names = "--s3-port",
            paramLabel = "N",
            defaultValue = "9000",
            description = "The S3 server's port on the cluster's own loopback address (default: ${DEFAULT-VALUE}).")
    private int s3Port;

    @Option(
            names = "--pod-java",
            paramLabel = "JAVA",
            description = "The java program that pods run (default: the one that runs this command).")
    private Path podJava;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try (LocalCluster cluster = LocalCluster.start(config())) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, stopped), "stop"));
            cluster.awaitOperator(READY_WITHIN);
            putExample(cluster);
            print(cluster);
            told.await();
            spec.commandLine().getErr().println("weir: stopping");
            spec.commandLine().getErr().flush();
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /** Runs when the JVM is told to exit: the main thread closes the cluster meanwhile. To be stopped is no failure. */
    private static void stop(CountDownLatch told, CountDownLatch stopped) {
        told.countDown();
        try {
            if (stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ClusterConfig config() {
        if (port < 0 || port > 65535 || s3Port < 0 || s3Port > 65535) {
            throw new ParameterException(spec.commandLine(), "A port must be 0 to 65535");
        }
        ClusterConfig config = ClusterConfig.ofRepository(WeirCommand.repository(), data.path())
                .withApiPort(port)
                .withS3Port(s3Port);
        if (podJava == null) {
            return config;
        }
        if (!Files.isExecutable(podJava)) {
            throw new ParameterException(spec.commandLine(), "--pod-java: " + podJava + " is not an executable file");
        }
        return config.withJava(podJava.toAbsolutePath());
    }

    /** So that {@code kubectl apply -f examples/flights/streamjob.yaml} has something to read. */
    private static void putExample(LocalCluster cluster) throws IOException {
        Path flights = WeirCommand.repository().resolve("examples/flights/data");
        try (S3ObjectStore bucket = ExampleBucket.of(cluster)) {
            ExampleBucket.putFlights(bucket, flights);
        }
    }

    private void print(LocalCluster cluster) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("S3 for pods:    " + cluster.s3ServiceEndpoint() + ", bucket " + S3Server.BUCKET
                + ", credentials in the Secret weir-s3");
        out.println("S3 from here:   " + cluster.s3Endpoint() + ", access key "
                + cluster.s3Credentials().accessKey() + ", secret key in " + cluster.s3CredentialsFile());
        out.println("Example input:  s3://" + S3Server.BUCKET + "/" + ExampleBucket.INPUT
                + ", for examples/flights/streamjob.yaml");
        out.println("Logs of pods:   " + cluster.logs());
        out.println("KUBECONFIG=" + cluster.kubeconfig());
        out.flush();
    }
}
