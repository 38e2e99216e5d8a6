package dev.weir.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one process, below one that processes may share. The process holds a lock on a file in it for as long as it
 * lives: a folder that nobody holds was left behind by a process that was killed, and the next one that starts removes it. Safe
 * to use from any thread.
 *
 * <pre>
 * &lt;work&gt;/weir-state/lock                 held while folders are made and removed
 *                  /&lt;process&gt;-&lt;random&gt;/lock   held by the process
 *                                     /native the library
 *                                     /kept   files of the last checkpoints
 *                                     /&lt;n&gt;    one for each database
 * </pre>
 */
final class WorkFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkFolder.class);
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;
    private final AtomicLong next = new AtomicLong();

    private WorkFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Removes what processes that are gone have left behind, and makes a folder. Blocks while another process does.
     *
     * @param process name of the process
     */
    static WorkFolder create(Path work, String process) throws IOException {
        Path shared = Files.createDirectories(work.resolve("weir-state"));
        try (FileChannel all = lockFile(shared);
                FileLock held = waitFor(all)) {
            removeLeftovers(shared);
            Path folder = Files.createTempDirectory(shared, process.replaceAll("[^-.a-zA-Z0-9]", "_") + "-");
            FileChannel lock = lockFile(folder);
            if (lock.tryLock() == null || !held.isValid()) {
                throw new IOException("the new folder " + folder + " is locked by another process");
            }
            return new WorkFolder(folder, lock);
        }
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        return FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Within one process the system refuses a second lock at once, so that the threads take turns. */
    private static FileLock waitFor(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void removeLeftovers(Path shared) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(shared, Files::isDirectory)) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    LOG.info("removing {}, which a process that is gone has left behind", folder);
                    remove(folder);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) {
        try (FileChannel channel = lockFile(folder);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("{} cannot be looked into: {}", folder, e.toString());
            return false;
        }
    }

    /** A path of a folder that is not there yet, for one database and its snapshots. */
    Path forState(String operator) {
        return folder.resolve(next.incrementAndGet() + "-" + operator.replaceAll("[^-.a-zA-Z0-9]", "_"));
    }

    /** Makes a folder with a name, if it is not there. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Removes a folder with all that is in it, if it is there. */
    static void remove(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The same; what cannot be removed is left to the next process. */
    static void removeQuietly(Path folder) {
        try {
            remove(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed, it stays until a process starts anew: {}", folder, e.toString());
        }
    }

    /** Removes all of the process. */
    @Override
    public void close() {
        removeQuietly(folder);
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
