package dev.weir.local.kubelet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk which processes were started, so that those that outlive a crashed cluster are found and ended before
 * their pods are started again. A process is known by its id and its start time together: ids are used again. One file each,
 * named by the id. Thread-safe.
 */
public final class ProcessRecords {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessRecords.class);

    private final Path folder;

    public ProcessRecords(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder is null");
    }

    /** Remembers a process; nothing is kept of one that has already ended. */
    public void add(ProcessHandle process) {
        Optional<Instant> started = process.info().startInstant();
        if (started.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(fileOf(process.pid()), started.get().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot record process " + process.pid() + ": " + e.getMessage(), e);
        }
    }

    /** Forgets a process that has ended. */
    public void remove(long pid) {
        try {
            Files.deleteIfExists(fileOf(pid));
        } catch (IOException e) {
            LOG.warn("Cannot forget process {}: {}", pid, e.toString());
        }
    }

    /**
     * Ends every remembered process that is still there, by SIGKILL, with all that it started, and forgets them all.
     *
     * @param wait how long to wait for them to be gone
     * @return the processes that were ended
     */
    public List<Long> endLeftovers(Duration wait) throws IOException {
        List<ProcessHandle> left = new ArrayList<>();
        for (Path file : files()) {
            leftover(file).ifPresent(left::add);
        }
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (ProcessHandle process : left) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            ends.add(process.onExit());
            process.destroyForcibly();
        }
        awaitAll(ends, wait);
        for (Path file : files()) {
            Files.deleteIfExists(file);
        }
        return left.stream().map(ProcessHandle::pid).toList();
    }

    private static void awaitAll(List<CompletableFuture<?>> ends, Duration wait) throws IOException {
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Processes of the cluster's previous life did not end within " + wait, e);
        } catch (ExecutionException e) {
            throw new IOException("Processes of the cluster's previous life could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while processes of the cluster's previous life ended", e);
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static Optional<ProcessHandle> leftover(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (!name.chars().allMatch(Character::isDigit)) {
            return Optional.empty();
        }
        String started = Files.readString(file).strip();
        return ProcessHandle.of(Long.parseLong(name))
                .filter(process -> process.info()
                        .startInstant()
                        .map(Instant::toString)
                        .filter(started::equals)
                        .isPresent());
    }

    private Path fileOf(long pid) {
        return folder.resolve(Long.toString(pid));
    }
}
