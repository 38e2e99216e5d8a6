package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.checkpoint.Acknowledgement.OperatorSubtask;
import dev.weir.common.TaskId;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.SnapshotPart;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {
    private static final StateHandle WHOLE = new StateHandle("segments/1-a-1", 100, 1_000_000, 7, null);

    private final MemoryObjectStore store = new MemoryObjectStore();
    private final SegmentWriter writer = new SegmentWriter(store, "jobs/uid");
    private final List<StateHandle> told = new ArrayList<>();

    private static StateHandle inline(int length) {
        return new StateHandle(null, 0, length, 7, new byte[length]);
    }

    private OperatorSubtask write(SnapshotPart... parts) throws IOException {
        KeyedSnapshot keyed = new KeyedSnapshot() {
            @Override
            public String format() {
                return KeyedHandle.CANONICAL;
            }

            @Override
            public List<StateSchema> schemas() {
                return List.of();
            }

            @Override
            public List<SnapshotPart> parts() {
                return List.of(parts);
            }

            @Override
            public void stored(List<StateHandle> handles) {
                told.addAll(handles);
            }

            @Override
            public void release() {}
        };
        OperatorSnapshot operator = new OperatorSnapshot("count", 7, keyed, null);
        TaskSnapshot task = new TaskSnapshot(new TaskId("count", 0), 9, List.of(operator));
        return writer.write("segments/1-a-9", List.of(task), Map.of(), List.of())
                .operators()
                .get(0);
    }

    @Test
    void shouldUploadOnlyWhatIsFresh() throws IOException {
        OperatorSubtask written = write(new SnapshotPart.Stored(WHOLE), new FakeKeyedSnapshot(new byte[20_000]));

        List<StateHandle> parts = written.state().keyed().parts();
        assertThat(parts).hasSize(2).startsWith(WHOLE);
        assertThat(parts.get(1).segment()).isEqualTo("segments/1-a-9");
        assertThat(told).isEqualTo(parts);
        assertThat(written.newBytes()).isEqualTo(20_000);
        assertThat(written.state().size()).isEqualTo(1_020_000);
        assertThat(store.keys()).containsExactly("jobs/uid/segments/1-a-9");
    }

    @Test
    void shouldUploadNothingWhenNothingIsFresh() throws IOException {
        OperatorSubtask written = write(new SnapshotPart.Stored(WHOLE));

        assertThat(written.state().keyed().parts()).containsExactly(WHOLE);
        assertThat(written.newBytes()).isZero();
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void shouldNotLetPartsInlinePileUp() throws IOException {
        OperatorSubtask fits = write(
                new SnapshotPart.Stored(WHOLE),
                new SnapshotPart.Stored(inline(7_000)),
                new FakeKeyedSnapshot(new byte[7_000]));
        OperatorSubtask tooMuch = write(
                new SnapshotPart.Stored(WHOLE),
                new SnapshotPart.Stored(inline(7_000)),
                new SnapshotPart.Stored(inline(7_000)),
                new FakeKeyedSnapshot(new byte[7_000]));

        assertThat(fits.state().keyed().parts().get(2).segment()).isNull();
        assertThat(tooMuch.state().keyed().parts().get(3).segment()).isEqualTo("segments/1-a-9");
    }
}
