package dev.weir.local.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The folder that holds all that a local cluster keeps, and the lock that lets only one cluster use it at a time.
 *
 * <pre>
 * kubeconfig      for kubectl
 * api/  s3/       the API server's objects; the buckets
 * logs/           &lt;namespace&gt;_&lt;pod&gt;/&lt;container&gt;/&lt;n&gt;.log
 * images/         images besides those of the build
 * pods/  run/     volumes; addresses, the hosts file, what must be known after a crash
 * </pre>
 */
public final class DataFolder implements Closeable {

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder, made when it is missing.
     *
     * @throws IOException when another cluster runs on it; the message names its process
     */
    public static DataFolder open(Path folder) throws IOException {
        Path path = folder.toAbsolutePath().normalize();
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel = FileChannel.open(lockFile(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path);
            }
            ProcessHandle self = ProcessHandle.current();
            String started = self.info().startInstant().map(Instant::toString).orElse("");
            Files.writeString(pidFile(path), self.pid() + "\n" + started + "\n");
            return new DataFolder(path, channel, lock);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw inUse(path);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static IOException inUse(Path path) throws IOException {
        String who = runningOn(path)
                .map(process -> " (process " + process.pid() + ")")
                .orElse("");
        return new IOException("A local cluster runs on " + path + " already" + who
                + ". Stop it with './weir down --data " + path + "', or give this one another folder with --data");
    }

    /** The process of the cluster that runs on a folder; empty when none does. */
    public static Optional<ProcessHandle> runningOn(Path folder) throws IOException {
        Path file = pidFile(folder.toAbsolutePath().normalize());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2 || !lines.get(0).matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
                .filter(ProcessHandle::isAlive)
                .filter(process -> Objects.equals(
                        process.info().startInstant().map(Instant::toString).orElse(""), lines.get(1)));
    }

    private static Path pidFile(Path path) {
        return path.resolve("weir.pid");
    }

    private static Path lockFile(Path path) {
        return path.resolve("weir.lock");
    }

    public Path path() {
        return path;
    }

    Path run() {
        return path.resolve("run");
    }

    Path s3() {
        return path.resolve("s3");
    }

    Path api() {
        return path.resolve("api");
    }

    Path images() {
        return path.resolve("images");
    }

    public Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pidFile(path));
        lock.release();
        channel.close();
    }
}
