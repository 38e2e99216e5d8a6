package dev.weir.channel;

import dev.weir.state.KeyedSnapshot;
import dev.weir.state.SnapshotPart;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keyed state that is some bytes, and counts how often it was released. */
public final class FakeKeyedSnapshot implements KeyedSnapshot, SnapshotPart.Fresh {
    public static final StateSchema SCHEMA = new StateSchema("count", "value", "", "\"long\"");

    private final byte[] bytes;
    private final AtomicInteger released = new AtomicInteger();

    public FakeKeyedSnapshot(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public boolean isReleased() {
        return released.get() > 0;
    }

    @Override
    public String format() {
        return KeyedHandle.CANONICAL;
    }

    @Override
    public List<SnapshotPart> parts() {
        return List.of(this);
    }

    @Override
    public void stored(List<StateHandle> handles) {}

    @Override
    public List<StateSchema> schemas() {
        return List.of(SCHEMA);
    }

    @Override
    public long estimatedBytes() {
        return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (isReleased()) {
            throw new IOException("the snapshot is released");
        }
        out.write(bytes);
    }

    @Override
    public void release() {
        released.incrementAndGet();
    }
}
