package dev.weir.rocksdb;

import dev.weir.codec.BinaryReader;
import dev.weir.codec.BinaryWriter;
import dev.weir.rocksdb.Catalog.Numbered;
import dev.weir.state.BlobWriter;
import dev.weir.state.StateKind;
import java.io.IOException;
import java.util.Arrays;

/**
 * Makes chunks of the canonical form out of a state's entries, as they come in the order of their keys. The bytes are put
 * together anew and no value is read: it does not take the program's types. One thread.
 */
final class CanonicalEntries {
    private static final int CHUNK_BYTES = 4 << 20;

    private final Numbered state;
    private final StateKind kind;
    private final int index;
    private final BlobWriter out;
    private final BinaryWriter chunk = new BinaryWriter();
    private final BinaryWriter map = new BinaryWriter(); // entries of the map in hand

    private int keyGroup; // of what is in the chunk
    private int entries; // in the chunk
    private byte[] mapPrefix; // of the keys of the map in hand; null if there is none
    private int mapEntries;

    /** @param index of the state in the header */
    CanonicalEntries(Numbered state, int index, BlobWriter out) {
        this.state = state;
        this.kind = StateKind.of(state.signature().kind());
        this.index = index;
        this.out = out;
    }

    int keyGroup() {
        return keyGroup;
    }

    /** @return whether a chunk was written */
    boolean add(byte[] key, byte[] value) throws IOException {
        keyGroup = KeyLayout.keyGroup(key);
        if (state.chunks()) {
            out.chunk(StoredChunk.of(key, state.signature(), value), index);
            return true;
        }
        switch (kind) {
            case VALUE, NAMESPACED -> {
                chunk.writeRaw(key, KeyLayout.HEAD, key.length - KeyLayout.HEAD);
                chunk.writeRaw(value, 0, value.length);
                entries++;
            }
            case TIMERS -> {
                int timeEnd = KeyLayout.HEAD + KeyLayout.TIME;
                chunk.writeRaw(key, timeEnd, key.length - timeEnd);
                chunk.writeLong(KeyLayout.time(key));
                entries++;
            }
            case LIST -> addList(key, value);
            case MAP -> {
                return addToMap(key, value);
            }
        }
        return writeIfFull();
    }

    private void addList(byte[] key, byte[] value) {
        chunk.writeRaw(key, KeyLayout.HEAD, key.length - KeyLayout.HEAD);
        BinaryReader in = new BinaryReader(value);
        int items = 0;
        for (; in.remaining() > 0; items++) {
            in.skip(in.readLength());
        }
        chunk.writeInt(items);
        in.reset(value, 0, value.length);
        while (in.remaining() > 0) {
            int length = in.readLength();
            chunk.writeRaw(value, in.position(), length);
            in.skip(length);
        }
        entries++;
    }

    /** A map's entries come one after the other, and their number is to come first. */
    private boolean addToMap(byte[] key, byte[] value) throws IOException {
        BinaryReader in = new BinaryReader(key, KeyLayout.HEAD, key.length - KeyLayout.HEAD);
        int keyLength = in.readLength();
        int prefixLength = KeyLayout.HEAD + in.position() + keyLength;
        boolean same = mapPrefix != null && Arrays.equals(mapPrefix, 0, mapPrefix.length, key, 0, prefixLength);
        boolean written = false;
        if (!same) {
            endMap();
            written = writeIfFull();
            mapPrefix = Arrays.copyOf(key, prefixLength);
            chunk.writeRaw(key, prefixLength - keyLength, keyLength);
        }
        map.writeRaw(key, prefixLength, key.length - prefixLength);
        map.writeRaw(value, 0, value.length);
        mapEntries++;
        return written;
    }

    private void endMap() {
        if (mapPrefix != null) {
            chunk.writeInt(mapEntries);
            chunk.writeRaw(map.array(), 0, map.position());
            map.reset();
            mapPrefix = null;
            mapEntries = 0;
            entries++;
        }
    }

    private boolean writeIfFull() throws IOException {
        if (chunk.position() < CHUNK_BYTES) {
            return false;
        }
        write();
        return true;
    }

    /** The key group is over. */
    void end() throws IOException {
        endMap();
        if (entries > 0) {
            write();
        }
    }

    private void write() throws IOException {
        out.chunk(keyGroup, index, entries, chunk);
        chunk.reset();
        entries = 0;
    }
}
