package dev.weir.rocksdb;

import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.BlobFormat;
import dev.weir.state.BlobHeader;
import dev.weir.state.BlobWriter;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedStateConfig;
import dev.weir.state.SnapshotPart;
import dev.weir.state.StateSignature;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.Snapshot;

/**
 * A database as it was at a barrier, in the form that every state backend reads. It holds the database until it is released
 * and no write is under way.
 */
final class CanonicalSnapshot implements KeyedSnapshot, SnapshotPart.Fresh {
    private final long checkpointId;
    private final KeyedStateConfig<?> config;
    private final BlobFormat format;
    private final Database database;
    private final Snapshot snapshot;
    private final List<Numbered> states;
    private final List<StateSchema> schemas;
    private final long estimatedBytes;

    private int writers; // writes that are under way; under this
    private volatile boolean released; // no write may begin, and those under way end; written under this

    CanonicalSnapshot(
            long checkpointId,
            KeyedStateConfig<?> config,
            BlobFormat format,
            Database database,
            List<Numbered> states,
            List<StateSchema> schemas) {
        this.checkpointId = checkpointId;
        this.config = config;
        this.format = format;
        this.database = database;
        this.states = states;
        this.schemas = schemas;
        this.estimatedBytes = database.estimatedBytes();
        database.hold();
        this.snapshot = database.snapshot();
    }

    @Override
    public String format() {
        return KeyedHandle.CANONICAL;
    }

    @Override
    public List<StateSchema> schemas() {
        return schemas;
    }

    @Override
    public List<SnapshotPart> parts() {
        return List.of(this);
    }

    /** Checkpoints do not build upon it. */
    @Override
    public void stored(List<StateHandle> handles) {}

    @Override
    public long estimatedBytes() {
        return estimatedBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        synchronized (this) {
            requireHeld();
            writers++;
        }
        try {
            write(new BlobWriter(format, out));
        } finally {
            endWrite();
        }
    }

    private void requireHeld() throws IOException {
        if (released) {
            throw new IOException("the keyed state of operator '" + config.operator() + "' for checkpoint "
                    + checkpointId + " was given up");
        }
    }

    private void write(BlobWriter out) throws IOException {
        List<StateSignature> signatures = new ArrayList<>();
        Map<Integer, CanonicalEntries> byNumber = new HashMap<>();
        for (Numbered state : states) {
            if (!signatures.contains(state.signature())) {
                signatures.add(state.signature());
            }
            byNumber.put(state.number(), new CanonicalEntries(state, signatures.indexOf(state.signature()), out));
        }
        int first = config.keyGroups().first();
        int end = config.keyGroups().end();
        boolean changes = states.stream().anyMatch(Numbered::chunks);
        out.begin(new BlobHeader(
                changes ? BlobFormat.VERSION_WITH_CHANGES : BlobFormat.VERSION,
                config.operator(),
                config.maxParallelism(),
                first,
                end,
                List.copyOf(signatures)));
        try (Entries entries = database.entries(KeyLayout.firstOf(first), KeyLayout.endBefore(end), snapshot)) {
            write(entries, byNumber);
        }
        out.end();
    }

    private void write(Entries entries, Map<Integer, CanonicalEntries> byNumber) throws IOException {
        CanonicalEntries current = null;
        while (entries.next()) {
            byte[] key = entries.key();
            CanonicalEntries next = byNumber.get(KeyLayout.number(key));
            if (next == null) {
                continue;
            }
            if (current != null && (current != next || current.keyGroup() != KeyLayout.keyGroup(key))) {
                current.end();
                requireHeld();
            }
            current = next;
            if (current.add(key, entries.value())) {
                requireHeld();
            }
        }
        if (current != null) {
            current.end();
        }
        requireHeld();
    }

    private synchronized void endWrite() {
        writers--;
        if (released && writers == 0) {
            letGo();
        }
    }

    @Override
    public synchronized void release() {
        if (!released) {
            released = true;
            if (writers == 0) {
                letGo();
            }
        }
    }

    private void letGo() {
        database.release(snapshot);
        database.letGo();
    }
}
