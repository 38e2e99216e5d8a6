package dev.weir.state;

import dev.weir.codec.BinaryWriter;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A snapshot of tables, which do not change until it is released, and of restored chunks that nobody declared. */
final class HeapSnapshot implements KeyedSnapshot, SnapshotPart.Fresh {
    private static final int CHUNK_BYTES = 4 << 20;

    private final long checkpointId;
    private final KeyedStateConfig<?> config;
    private final BlobFormat format;
    private final Versions versions;
    private final long version;
    private final List<StateSchema> schemas;
    private final long estimatedBytes;

    private List<CapturedState> states; // emptied when released, so that nothing is held; under this
    private List<Chunk> undeclared; // the same; under this
    private int writers; // writes that are under way; under this
    private volatile boolean released; // no write may begin, and those under way end; written under this

    HeapSnapshot(
            long checkpointId,
            KeyedStateConfig<?> config,
            BlobFormat format,
            Versions versions,
            List<StateSchema> schemas,
            List<CapturedState> states,
            List<Chunk> undeclared) {
        this.checkpointId = checkpointId;
        this.config = config;
        this.format = format;
        this.versions = versions;
        this.states = states;
        this.undeclared = undeclared;
        this.schemas = schemas;
        this.estimatedBytes = estimate(states, undeclared);
        this.version = versions.capture();
    }

    private static long estimate(List<CapturedState> captured, List<Chunk> chunks) {
        long bytes = 0;
        for (CapturedState state : captured) {
            bytes += state.entrySize().of(state.entries());
        }
        for (Chunk chunk : chunks) {
            bytes += chunk.bytes().length;
        }
        return bytes;
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
        return schemas;
    }

    @Override
    public long estimatedBytes() {
        return estimatedBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        List<CapturedState> toWrite;
        List<Chunk> asTheyCame;
        synchronized (this) {
            requireHeld();
            toWrite = states;
            asTheyCame = undeclared;
            writers++;
        }
        try {
            write(toWrite, asTheyCame, new BlobWriter(format, out));
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

    private void write(List<CapturedState> toWrite, List<Chunk> asTheyCame, BlobWriter out) throws IOException {
        Map<StateSignature, Integer> numbers = new LinkedHashMap<>();
        toWrite.forEach(state -> numbers.putIfAbsent(state.signature(), numbers.size()));
        asTheyCame.forEach(chunk -> numbers.putIfAbsent(chunk.state(), numbers.size()));
        int first = config.keyGroups().first();
        int end = config.keyGroups().end();
        out.begin(new BlobHeader(
                BlobFormat.VERSION,
                config.operator(),
                config.maxParallelism(),
                first,
                end,
                List.copyOf(numbers.keySet())));
        BinaryWriter buffer = new BinaryWriter();
        List<Written> written = new ArrayList<>();
        toWrite.forEach(state -> written.add(new Written()));
        for (int keyGroup = first; keyGroup < end; keyGroup++) {
            for (int i = 0; i < toWrite.size(); i++) {
                CapturedState state = toWrite.get(i);
                Table table = state.tables()[keyGroup - first];
                if (table != null) {
                    int number = numbers.get(state.signature());
                    written.get(i).add(table.size(), writeTable(keyGroup, number, table, state.format(), buffer, out));
                }
            }
            for (Chunk chunk : asTheyCame) {
                if (chunk.keyGroup() == keyGroup) {
                    int number = numbers.get(chunk.state());
                    out.chunk(keyGroup, number, chunk.entries(), chunk.bytes(), chunk.bytes().length);
                }
            }
        }
        out.end();
        for (int i = 0; i < toWrite.size(); i++) {
            toWrite.get(i).entrySize().learn(written.get(i).entries, written.get(i).bytes);
        }
    }

    /** @return how many bytes the entries took */
    private long writeTable(
            int keyGroup, int state, Table table, EntryFormat<?> entries, BinaryWriter buffer, BlobWriter out)
            throws IOException {
        long bytes = 0;
        int count = 0;
        buffer.reset();
        for (Table.Cursor entry = table.cursor(); entry.next(); ) {
            entries.write(entry, buffer);
            count++;
            if (buffer.position() >= CHUNK_BYTES) {
                requireHeld();
                bytes += buffer.position();
                out.chunk(keyGroup, state, count, buffer);
                buffer.reset();
                count = 0;
            }
        }
        requireHeld();
        if (count > 0) {
            bytes += buffer.position();
            out.chunk(keyGroup, state, count, buffer);
        }
        return bytes;
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
        states = List.of();
        undeclared = List.of();
        versions.release(version);
    }

    /** Of one state. */
    private static final class Written {
        private long entries;
        private long bytes;

        void add(long moreEntries, long moreBytes) {
            entries += moreEntries;
            bytes += moreBytes;
        }
    }
}
