package dev.weir.bench.processes;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.control.CheckpointReport;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.JvmOptions;
import dev.weir.launcher.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A job whose JobMaster and TaskManagers are processes, started by the launcher as in their pods. For one thread. */
final class WeirProcesses implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String TOKEN = "bench";

    private final Path folder;
    private final Bucket bucket;
    private final JobConfig config;
    private final int restPort = freePort();
    private final int controlPort = freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    private WeirProcesses(Path folder, Bucket bucket, JobConfig config) {
        this.folder = folder;
        this.bucket = bucket;
        this.config = config;
        // Whoever ends the benchmark ends its processes.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill"));
    }

    static WeirProcesses of(Bucket bucket, JobConfig config) throws IOException {
        Path folder = Files.createTempDirectory("weir-bench-job");
        Files.write(folder.resolve("job.json"), ControlJson.mapper().writeValueAsBytes(config));
        Files.writeString(folder.resolve("token"), TOKEN);
        return new WeirProcesses(folder, bucket, config);
    }

    Process jobMaster(List<String> options) throws IOException {
        return start("jobmaster", "jobmaster", options);
    }

    Process taskManager(String name, List<String> options) throws IOException {
        return start("taskmanager", name, options);
    }

    private Process start(String kind, String name, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Launcher.class.getName(), kind));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "POD_NAME",
                        name,
                        "POD_IP",
                        HOST,
                        "WEIR_CONFIG",
                        folder.resolve("job.json").toString(),
                        "WEIR_TOKEN",
                        folder.resolve("token").toString(),
                        "WEIR_REST_PORT",
                        Integer.toString(restPort),
                        "WEIR_CONTROL_PORT",
                        Integer.toString(controlPort),
                        "WEIR_WORK",
                        folder.resolve("work").toString()));
        builder.environment().putAll(JvmOptions.ENVIRONMENT);
        builder.environment()
                .putAll(Map.of(
                        "WEIR_DATA_PORT",
                        "0",
                        "WEIR_HEALTH_PORT",
                        "0",
                        "AWS_ACCESS_KEY_ID",
                        bucket.accessKey(),
                        "AWS_SECRET_ACCESS_KEY",
                        bucket.secretKey()));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** The lines of all processes' logs so far. */
    List<String> log() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".log")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** As its JobMaster sees it. */
    JobStatus status() throws IOException, InterruptedException {
        return ControlJson.mapper().readValue(get("/v1/job"), JobSnapshot.class).job();
    }

    /** Newest first. */
    List<CheckpointReport> checkpoints() throws IOException, InterruptedException {
        return ControlJson.mapper().readValue(get("/v1/checkpoints"), new TypeReference<>() {});
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + restPort + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(path + " answered " + response.statusCode());
        }
        return response.body();
    }

    /** Waits until records flow and so many TaskManagers are there. */
    void awaitRunning(long timeoutMillis, int taskManagers) throws Exception {
        WeirJob.await(timeoutMillis, "the job to run, see " + folder, () -> {
            try {
                JobStatus status = status();
                if (status.state() == JobState.FAILED) {
                    throw new IllegalStateException("the job has failed: " + status.failure());
                }
                return status.state() == JobState.RUNNING
                        && status.taskManagers().size() >= taskManagers;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    /** Kills what still runs. */
    @Override
    public void close() throws IOException {
        kill();
        if (Boolean.getBoolean("weir.bench.keep")) {
            System.err.println("kept " + folder);
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
