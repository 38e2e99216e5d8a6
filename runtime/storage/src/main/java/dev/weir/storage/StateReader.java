package dev.weir.storage;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.RestoreLocation.Place;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads state back; nothing that differs from what was written gets past it unnoticed. Any thread; every method may block. */
public final class StateReader {
    private final ObjectStore store;
    private final String folder;

    /** @param folder of the job, without a slash at its end */
    public StateReader(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = Objects.requireNonNull(folder, "folder is null");
    }

    /**
     * Reads the bytes of a handle as they come. They are checked when the last of them is read, so that no reader comes to the
     * end of damaged state; what was read before it must not be acted on until then.
     *
     * @throws ObjectNotFoundException if the segment is gone
     * @throws CorruptObjectException also by the stream, if they differ from what was written, or the handle leads nowhere
     */
    public InputStream open(StateHandle handle) throws IOException {
        if (handle.segment() == null) {
            return openInline(handle);
        }
        Optional<Place> elsewhere = Place.of(handle.segment());
        String key = elsewhere.map(Place::key).orElse(folder + "/" + handle.segment());
        if (elsewhere.isEmpty() && !Segments.isKey(handle.segment())) {
            throw new CorruptObjectException(folder, "its state '" + handle.segment() + "' is no key of a segment");
        }
        if (handle.offset() < 0 || handle.length() < 0) {
            throw new CorruptObjectException(
                    key, "state cannot be " + handle.length() + " bytes from " + handle.offset() + " of it");
        }
        ObjectStore where =
                elsewhere.isPresent() ? store.inBucket(elsewhere.get().bucket()) : store;
        return new Verified(opened(where, key, handle), handle, key);
    }

    private InputStream openInline(StateHandle handle) throws CorruptObjectException {
        if (handle.inline() == null) {
            throw new CorruptObjectException(folder, "a state handle has neither a segment nor bytes");
        }
        if (handle.inline().length != handle.length()) {
            throw new CorruptObjectException(
                    folder, "the " + handle.inline().length + " bytes of inline state should be " + handle.length());
        }
        return new Verified(new ByteArrayInputStream(handle.inline()), handle, "inline state below " + folder);
    }

    private static InputStream opened(ObjectStore from, String key, StateHandle handle) throws IOException {
        try {
            return from.open(key, handle.offset(), handle.length());
        } catch (EOFException shorter) {
            throw new CorruptObjectException(
                    key, "it ends before the " + handle.length() + " bytes of state from " + handle.offset());
        }
    }

    /**
     * Reads all bytes of a handle, and keeps none.
     *
     * @throws ObjectNotFoundException if the segment is gone
     * @throws CorruptObjectException if they differ from what was written
     */
    public void verify(StateHandle handle) throws IOException {
        try (InputStream in = open(handle)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Reads all bytes of a handle, checked. */
    public byte[] read(StateHandle handle) throws IOException {
        try (InputStream in = open(handle)) {
            return in.readAllBytes();
        }
    }

    /** Lets as many bytes pass as the handle says, and throws with the last of them if their checksum is wrong. */
    private static final class Verified extends InputStream {
        private final InputStream in;
        private final StateHandle handle;
        private final String key;
        private final CRC32C crc = new CRC32C();

        /** Bytes yet to come. Reader's thread only. */
        private long left;

        Verified(InputStream in, StateHandle handle, String key) throws CorruptObjectException {
            this.in = in;
            this.handle = handle;
            this.key = key;
            this.left = handle.length();
            if (left == 0) {
                verify();
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (left == 0 || length == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new CorruptObjectException(
                        key,
                        "it ends " + left + " bytes before the end of the " + handle.length() + " bytes of state from "
                                + handle.offset());
            }
            crc.update(bytes, offset, count);
            left -= count;
            if (left == 0) {
                verify();
            }
            return count;
        }

        private void verify() throws CorruptObjectException {
            if ((int) crc.getValue() != handle.crc32c()) {
                throw new CorruptObjectException(
                        key,
                        String.format(
                                "the CRC32C of %d bytes from %d is %08x, expected %08x",
                                handle.length(), handle.offset(), (int) crc.getValue(), handle.crc32c()));
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
