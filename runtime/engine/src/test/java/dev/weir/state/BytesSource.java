package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Keyed state whose parts are bytes in memory. */
public record BytesSource(String format, List<Part> parts, List<StateSchema> schemas, boolean isOwnCheckpoint)
        implements KeyedStateSource {
    public BytesSource(String format, List<Part> parts, List<StateSchema> schemas) {
        this(format, parts, schemas, false);
    }

    /** The same, to which later checkpoints may refer. */
    public BytesSource asOwnCheckpoint() {
        return new BytesSource(format, parts, schemas, true);
    }

    /** The same, as it comes from a checkpoint's metadata, with parts that must not be opened. */
    public BytesSource unreadable() {
        List<Part> closed = parts.stream()
                .<Part>map(part -> new UnreadablePart(copy(part.handle())))
                .toList();
        return new BytesSource(format, closed, schemas, isOwnCheckpoint);
    }

    private static StateHandle copy(StateHandle handle) {
        return new StateHandle(
                handle.segment(),
                handle.offset(),
                handle.length(),
                handle.crc32c(),
                handle.inline().clone());
    }

    private record UnreadablePart(StateHandle handle) implements Part {
        @Override
        public InputStream open() throws IOException {
            throw new IOException("storage was read");
        }
    }

    /** The parts of another, and one more. */
    public static BytesSource chain(BytesSource base, byte[] blob) {
        List<Part> parts = new ArrayList<>(base.parts);
        parts.add(new BytesPart(inline(blob)));
        return new BytesSource(base.format, parts, base.schemas);
    }

    /** One blob that every backend reads. */
    public static BytesSource canonical(byte[] blob) {
        return new BytesSource(KeyedHandle.CANONICAL, List.of(new BytesPart(inline(blob))), List.of());
    }

    /** Writes what is fresh of a snapshot, as a checkpoint does. */
    public static BytesSource of(KeyedSnapshot snapshot) {
        List<StateHandle> handles =
                snapshot.parts().stream().map(BytesSource::handle).toList();
        snapshot.stored(handles);
        return new BytesSource(
                snapshot.format(), handles.stream().<Part>map(BytesPart::new).toList(), snapshot.schemas());
    }

    /** What a fresh part writes. */
    public static byte[] write(SnapshotPart part) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ((SnapshotPart.Fresh) part).writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static StateHandle handle(SnapshotPart part) {
        return part instanceof SnapshotPart.Stored stored ? stored.handle() : inline(write(part));
    }

    private static StateHandle inline(byte[] blob) {
        CRC32C crc = new CRC32C();
        crc.update(blob);
        return new StateHandle(null, 0, blob.length, (int) crc.getValue(), blob);
    }

    private record BytesPart(StateHandle handle) implements Part {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(handle.inline());
        }
    }
}
