package dev.weir.rocksdb;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of the last checkpoints that are still on this disk, found by where storage has them: an execution that restores what
 * the one before it in this process wrote links them and downloads nothing. They are hard links, and take no room of their own
 * while the database has the files too. Safe to use from any thread.
 */
final class LocalFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFiles.class);
    private static final int BUFFER = 64 * 1024;

    private final Path folder;

    private final Map<Location, Kept> files = new HashMap<>(); // under this
    private final List<Keeper> leftBehind = new ArrayList<>(); // closed keepers that still keep files; under this
    private long clock; // counts openings and closings of keepers; under this
    private long named; // files that got a name; under this

    /** @param folder empty; files are linked into it */
    LocalFiles(Path folder) {
        this.folder = folder;
    }

    /** Where a file lies in storage. */
    private record Location(String segment, long offset, long length, int crc32c) {
        static Location of(StateHandle handle) {
            return new Location(handle.segment(), handle.offset(), handle.length(), handle.crc32c());
        }
    }

    /** A link, and how many checkpoints need it. */
    private static final class Kept {
        private final Path path;
        private int users;

        Kept(Path path) {
            this.path = path;
        }
    }

    /**
     * Links a file that storage has to another place, if it is here and its bytes are those of the handle.
     *
     * @return whether it is there now
     */
    boolean link(StateHandle handle, Path to) {
        Optional<Path> here = find(handle);
        if (here.isEmpty()) {
            return false;
        }
        try {
            Files.createLink(to, here.get());
            if (Files.size(to) == handle.length() && crc(to) == handle.crc32c()) {
                return true;
            }
            LOG.warn("the local copy of {} is damaged: it is downloaded", handle.segment());
            Files.delete(to);
        } catch (IOException e) {
            LOG.warn("the local copy of {} cannot be used, it is downloaded: {}", handle.segment(), e.toString());
        }
        return false;
    }

    private synchronized Optional<Path> find(StateHandle handle) {
        return Optional.ofNullable(files.get(Location.of(handle))).map(kept -> kept.path);
    }

    private static int crc(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                crc.update(buffer, 0, count);
            }
        }
        return (int) crc.getValue();
    }

    /** For the state of one subtask. */
    synchronized Keeper keeper() {
        return new Keeper(++clock);
    }

    /** Removes what closed states have left behind. */
    synchronized void releaseClosed() {
        leftBehind.removeIf(Keeper::forgetAll);
    }

    /** Keeps the files of one subtask's last completed checkpoint, and of those after it. Safe to use from any thread. */
    final class Keeper {
        private final long opened;
        private final TreeMap<Long, List<Location>> checkpoints = new TreeMap<>(); // under LocalFiles.this
        private long closed; // 0 while it is open; under LocalFiles.this

        private Keeper(long opened) {
            this.opened = opened;
        }

        /** The files of a checkpoint are durable; it is not complete yet. */
        void keep(long checkpointId, Map<StateHandle, Path> stored) {
            synchronized (LocalFiles.this) {
                if (closed > 0 || checkpoints.containsKey(checkpointId)) {
                    return;
                }
                List<Location> kept = new ArrayList<>();
                stored.forEach((handle, path) -> {
                    if (handle.segment() != null && use(Location.of(handle), path)) {
                        kept.add(Location.of(handle));
                    }
                });
                checkpoints.put(checkpointId, kept);
            }
        }

        /** What came before it is not needed here any more, nor what executions before this one left behind. */
        void completed(long checkpointId) {
            synchronized (LocalFiles.this) {
                List.copyOf(checkpoints.headMap(checkpointId).keySet()).forEach(this::forget);
                leftBehind.removeIf(keeper -> keeper.closed < opened && keeper.forgetAll());
            }
        }

        void aborted(long checkpointId) {
            synchronized (LocalFiles.this) {
                forget(checkpointId);
            }
        }

        /** What it keeps stays for the next execution. */
        void close() {
            synchronized (LocalFiles.this) {
                if (closed == 0) {
                    closed = ++clock;
                    leftBehind.add(this);
                }
            }
        }

        private boolean forgetAll() {
            List.copyOf(checkpoints.keySet()).forEach(this::forget);
            return true;
        }

        private void forget(long checkpointId) {
            List<Location> kept = checkpoints.remove(checkpointId);
            if (kept != null) {
                kept.forEach(LocalFiles.this::unuse);
            }
        }
    }

    /** Best effort: what cannot be linked is downloaded when it is needed. */
    private boolean use(Location location, Path path) {
        Kept kept = files.get(location);
        if (kept == null) {
            kept = new Kept(folder.resolve(Long.toString(++named)));
            try {
                Files.createLink(kept.path, path);
            } catch (IOException e) {
                LOG.warn("{} cannot be kept for a restore: {}", path, e.toString());
                return false;
            }
            files.put(location, kept);
        }
        kept.users++;
        return true;
    }

    private void unuse(Location location) {
        Kept kept = files.get(location);
        kept.users--;
        if (kept.users > 0) {
            return;
        }
        files.remove(location);
        try {
            Files.deleteIfExists(kept.path);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", kept.path, e.toString());
        }
    }
}
