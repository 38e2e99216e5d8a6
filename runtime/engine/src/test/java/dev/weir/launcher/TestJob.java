package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A job of {@link CountProgram} with its folder, its ports and its processes. */
final class TestJob implements AutoCloseable {
    static final String TOKEN = "the-token-of-this-job";

    private final Path folder;
    private Path output;
    private final EmbeddedS3 storage;
    private final int restPort = freePort();
    private final int controlPort = freePort();
    private final List<TestProcess> processes = new ArrayList<>();
    private final JobFollower follower;
    private JobConfig config;

    TestJob(Path folder, EmbeddedS3 storage, String... arguments) throws IOException {
        this(JobConfig.MEMORY, folder, storage, arguments);
    }

    TestJob(String stateBackend, Path folder, EmbeddedS3 storage, String... arguments) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.output = Files.createDirectories(folder.resolve("output"));
        this.storage = storage;
        Files.writeString(folder.resolve("token"), TOKEN);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", output.toString()));
        this.config = JobConfig.builder(
                        "count",
                        "uid-1",
                        JobConfig.Checkpointing.builder(new JobConfig.Storage(
                                        storage.endpoint(), EmbeddedS3.BUCKET, "jobs", "us-east-1", true))
                                .interval(200)
                                .timeout(10_000)
                                .tolerableFailures(100)
                                .build())
                .specHash("hash")
                .jobClass(CountProgram.class.getName())
                .arguments(all)
                .parallelism(2)
                .maxParallelism(32)
                .stateBackend(stateBackend)
                .restart(new JobConfig.Restart(20, 50, 1_000))
                .build();
        this.follower = new JobFollower(restPort, TOKEN);
    }

    /** Another JobMaster and TaskManagers of the same job, with ports of their own. */
    TestJob twin(Path itsFolder) throws IOException {
        TestJob twin = new TestJob(itsFolder, storage);
        twin.config = config;
        return twin;
    }

    /** The same after somebody has resumed it from the savepoint that it was suspended with. */
    TestJob resumed(Path itsFolder, String savepoint) throws IOException {
        TestJob resumed = twin(itsFolder);
        resumed.config = config.toBuilder().resumedFrom(Optional.of(savepoint)).build();
        return resumed;
    }

    /** Another job with the same output, that starts from where a checkpoint or savepoint lies. */
    TestJob startedFrom(Path itsFolder, String uid, int parallelism, String location) throws IOException {
        TestJob other = new TestJob(itsFolder, storage);
        other.output = output;
        other.config = config.toBuilder()
                .uid(uid)
                .parallelism(parallelism)
                .restoreFrom(Optional.of(new JobConfig.RestoreFrom(location, false)))
                .build();
        return other;
    }

    JobFollower follower() {
        return follower;
    }

    String storageFolder() {
        return "jobs/" + config.uid();
    }

    /** Where state backends put their files. */
    Path work() {
        return folder.resolve("work");
    }

    TestProcess jobMaster() throws IOException {
        return start("jobmaster", "jm", Map.of());
    }

    TestProcess taskManager(String name) throws IOException {
        return start("taskmanager", name, Map.of());
    }

    TestProcess start(String kind, String name, Map<String, String> extra) throws IOException {
        Path file = folder.resolve("job.json");
        Files.write(file, ControlJson.mapper().writeValueAsBytes(config));
        Map<String, String> environment = new HashMap<>(Map.of(
                "WEIR_CONFIG",
                file.toString(),
                "WEIR_TOKEN",
                folder.resolve("token").toString(),
                "POD_IP",
                "127.0.0.1",
                "WEIR_REST_PORT",
                Integer.toString(restPort),
                "WEIR_CONTROL_PORT",
                Integer.toString(controlPort),
                "WEIR_DATA_PORT",
                "0",
                "WEIR_HEALTH_PORT",
                "0",
                "WEIR_WORK",
                work().toString(),
                "AWS_ACCESS_KEY_ID",
                EmbeddedS3.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                EmbeddedS3.SECRET_KEY));
        environment.putAll(extra);
        TestProcess process = TestProcess.start(kind, name, environment);
        processes.add(process);
        return process;
    }

    /** Changes one byte of it, as a disk might. */
    void damageNewestLogEntry() throws IOException {
        Path newest;
        try (Stream<Path> entries = Files.list(storage.file(storageFolder() + "/log"))) {
            newest = entries.max(Comparator.comparingLong(TestJob::number)).orElseThrow();
        }
        byte[] content = Files.readAllBytes(newest);
        content[content.length / 2] ^= 1;
        Files.write(newest, content);
    }

    private static long number(Path entry) {
        return Long.parseLong(entry.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    /** Every number was counted, and none twice. */
    void assertExactlyOnce(long numbers) throws IOException {
        Map<Long, List<Long>> counts = new TreeMap<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".csv")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] columns = line.split(",");
                    counts.computeIfAbsent(Long.valueOf(columns[0]), key -> new ArrayList<>())
                            .add(Long.valueOf(columns[1]));
                }
            }
        }
        Map<Long, List<Long>> expected = new TreeMap<>();
        for (long number = 0; number < numbers; number++) {
            List<Long> of = expected.computeIfAbsent(number % CountProgram.KEYS, key -> new ArrayList<>());
            of.add(of.size() + 1L);
        }
        counts.values().forEach(each -> each.sort(null));
        assertThat(counts).isEqualTo(expected);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        follower.close();
        processes.forEach(TestProcess::close);
    }
}
