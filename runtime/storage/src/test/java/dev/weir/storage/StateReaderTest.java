package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateReaderTest {
    private static final String SEGMENT = Segments.key(3, "taskmanager-0", 7);
    private static final byte[] OBJECT = "head state tail".getBytes();

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final StateReader reader = new StateReader(store, Entries.FOLDER);

    @BeforeEach
    void store() throws IOException {
        store.put(Entries.FOLDER + "/" + SEGMENT, OBJECT);
    }

    private static StateHandle handle(String segment, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(OBJECT, offset, length);
        return new StateHandle(segment, offset, length, (int) crc.getValue(), null);
    }

    private static StateHandle inline(int length, int crc, byte... bytes) {
        return new StateHandle(null, 0, length, crc, bytes);
    }

    @Test
    void shouldReadAPartOfASegment() throws IOException {
        assertThat(reader.read(handle(SEGMENT, 5, 5))).isEqualTo("state".getBytes());
        assertThat(reader.read(handle(SEGMENT, 15, 0))).isEmpty();
    }

    @Test
    void shouldRefuseWhatEndsTooEarly() throws IOException {
        StateHandle handle = handle(SEGMENT, 5, 5);
        store.put(Entries.FOLDER + "/" + SEGMENT, Arrays.copyOf(OBJECT, 8));

        assertThatThrownBy(() -> reader.verify(handle))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(SEGMENT)
                .hasMessageContaining("it ends 2 bytes before the end of the 5 bytes of state from 5");
    }

    @Test
    void shouldRefuseOneFlippedBit() throws IOException {
        StateHandle handle = handle(SEGMENT, 5, 5);
        byte[] flipped = OBJECT.clone();
        flipped[9] ^= 1;
        store.put(Entries.FOLDER + "/" + SEGMENT, flipped);

        assertThatThrownBy(() -> reader.verify(handle))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("the CRC32C of 5 bytes from 5 is");
    }

    @Test
    void shouldRefuseKeysThatLeadElsewhere() {
        for (String key : new String[] {"log/1.json", "segments/1-../../other-1", "../segments/1-a-1", ""}) {
            assertThatThrownBy(() -> reader.verify(handle(key, 0, 5)))
                    .isInstanceOf(CorruptObjectException.class)
                    .hasMessageContaining("is no key of a segment");
        }
        assertThat(store.calls()).noneMatch(call -> call.startsWith("GET"));
    }

    @Test
    void shouldRefusePlacesThatCannotBe() {
        assertThatThrownBy(() -> reader.verify(new StateHandle(SEGMENT, -1, 5, 0, null)))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("5 bytes from -1");
        assertThatThrownBy(() -> reader.verify(new StateHandle(SEGMENT, 0, -1, 0, null)))
                .isInstanceOf(CorruptObjectException.class);
        assertThatThrownBy(() -> reader.verify(new StateHandle(null, 0, 1, 0, null)))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("neither a segment nor bytes");
        assertThatThrownBy(() -> reader.verify(inline(2, 0, (byte) 1)))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("the 1 bytes of inline state should be 2");
        assertThatThrownBy(() -> reader.verify(inline(1, 12, (byte) 1))).isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void shouldSayThatASegmentIsGone() throws IOException {
        store.delete(store.keys());

        assertThatThrownBy(() -> reader.verify(handle(SEGMENT, 5, 5))).isInstanceOf(ObjectNotFoundException.class);
    }
}
