package dev.weir.rocksdb;

import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.SnapshotPart;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Segments in memory, one for each part, and what went in and out. */
final class TestStorage {
    private final Map<String, byte[]> segments = new HashMap<>();

    private long written;
    private int opened;

    /** A snapshot as a checkpoint has it. */
    record Stored(String format, List<Part> parts, List<StateSchema> schemas, boolean isOwnCheckpoint)
            implements KeyedStateSource {
        List<StateHandle> handles() {
            return parts.stream().map(Part::handle).toList();
        }

        long bytes() {
            return handles().stream().mapToLong(StateHandle::length).sum();
        }
    }

    /** Uploads what is fresh, tells the snapshot, and releases it. */
    Stored store(KeyedSnapshot snapshot) throws IOException {
        List<StateHandle> handles = new ArrayList<>();
        for (SnapshotPart part : snapshot.parts()) {
            handles.add(
                    part instanceof SnapshotPart.Stored stored ? stored.handle() : upload((SnapshotPart.Fresh) part));
        }
        snapshot.stored(handles);
        Stored stored =
                new Stored(snapshot.format(), handles.stream().map(this::part).toList(), snapshot.schemas(), true);
        snapshot.release();
        return stored;
    }

    private StateHandle upload(SnapshotPart.Fresh part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        part.writeTo(out);
        byte[] bytes = out.toByteArray();
        String segment = "segments/1-tm-" + segments.size();
        segments.put(segment, bytes);
        written += bytes.length;
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new StateHandle(segment, 0, bytes.length, (int) crc.getValue(), null);
    }

    private KeyedStateSource.Part part(StateHandle handle) {
        return new KeyedStateSource.Part() {
            @Override
            public StateHandle handle() {
                return handle;
            }

            @Override
            public InputStream open() throws IOException {
                opened++;
                byte[] bytes = segments.get(handle.segment());
                if (bytes == null) {
                    throw new IOException(handle.segment() + " is gone");
                }
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** As when a checkpoint failed and what it uploaded is deleted. */
    void delete(StateHandle handle) {
        segments.remove(handle.segment());
    }

    /** Bytes uploaded since the last call. */
    long takeWritten() {
        long taken = written;
        written = 0;
        return taken;
    }

    /** Parts read since the last call. */
    int takeOpened() {
        int taken = opened;
        opened = 0;
        return taken;
    }
}
