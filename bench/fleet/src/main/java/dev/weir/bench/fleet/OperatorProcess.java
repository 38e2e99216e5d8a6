package dev.weir.bench.fleet;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The operator as its image runs it: a process with the image's JVM options. */
final class OperatorProcess implements AutoCloseable {
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private OperatorProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one of several replicas.
     *
     * @param log that what it says is appended to
     */
    static OperatorProcess start(Path kubeconfig, String name, File log) throws IOException {
        int port = freePort();
        Process process = JavaProcess.of(
                        OPTIONS,
                        dev.weir.operator.launcher.Main.class,
                        List.of(),
                        Map.of(
                                "KUBECONFIG",
                                kubeconfig.toString(),
                                "POD_NAME",
                                name,
                                "POD_NAMESPACE",
                                "weir-system",
                                "POD_IP",
                                "127.0.0.1",
                                "WEIR_OPERATOR_PORT",
                                Integer.toString(port),
                                "WEIR_LEADER_ELECTION",
                                "true"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        return new OperatorProcess(process, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Whether it has filled its caches, and leads or stands by. */
    boolean isReady() {
        return status("/readyz") == 200;
    }

    boolean leads() {
        return isReady() && metric(line -> line.startsWith("weir_operator_leader ")) == 1;
    }

    /** Requests that change something, but for the lease and for questions about its own rights. */
    double writes() {
        return metric(line -> line.startsWith("weir_operator_api_requests_total")
                && line.matches(".*verb=\"(create|patch|update|delete)\".*")
                && !line.contains("resource=\"leases\"")
                && !line.contains("group=\"authorization.k8s.io\""));
    }

    /** Open event streams of JobMasters. */
    double connected() {
        return metric(line -> line.startsWith("weir_operator_jobmasters_connected "));
    }

    /** What lives in its heap, in MiB: after a collection. */
    double liveMebibytes() throws IOException, InterruptedException {
        JavaProcess.tool("jcmd", Long.toString(process.pid()), "GC.run");
        return metric(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("area=\"heap\"")) / (1 << 20);
    }

    double residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Of all its threads, since it began. */
    double cpuSeconds() {
        return process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    /** Sum of the values of the metrics whose lines are wanted; 0 while it does not answer. */
    private double metric(Predicate<String> wanted) {
        try {
            return http.send(request("/metrics"), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(wanted)
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(String path) {
        try {
            return http.send(request(path), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As a node that loses its power does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As Kubernetes stops a pod. */
    void stop() {
        process.destroy();
    }

    @Override
    public void close() {
        kill();
    }
}
