package dev.weir.bench.cluster;

import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import dev.weir.storage.StorageRefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** An S3 bucket on a folder of its own, served by a process of its own; both are gone when it is closed. */
public final class Bucket implements AutoCloseable {
    private final Path folder;
    private final Process server;
    private final String endpoint;

    private Bucket(Path folder, Process server, String endpoint) {
        this.folder = folder;
        this.server = server;
        this.endpoint = endpoint;
    }

    /** Starts the server and waits until it listens. */
    public static Bucket start() throws IOException {
        Path folder = Files.createTempDirectory("weir-bench-s3");
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        // It stands for a service elsewhere: its compiler and collector shall not take the job's
                        // processors.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        S3Process.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(S3Process.LISTENS)) {
                return new Bucket(folder, server, line.substring(S3Process.LISTENS.length()));
            }
        }
        throw new IOException("the S3 server ended before it listened");
    }

    public String endpoint() {
        return endpoint;
    }

    public String name() {
        return S3Process.BUCKET;
    }

    public String accessKey() {
        return S3Process.ACCESS_KEY;
    }

    public String secretKey() {
        return S3Process.SECRET_KEY;
    }

    /** Of the server's process up to now. */
    public Duration processorTime() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** A client of its own. */
    public ObjectStore connect() throws StorageRefusedException {
        return S3ObjectStore.connect(new S3Settings(endpoint, name(), "us-east-1", true, accessKey(), secretKey()));
    }

    @Override
    public void close() throws IOException {
        server.destroyForcibly();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(Bucket::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
