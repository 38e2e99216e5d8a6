package dev.weir.local.tools;

import dev.weir.codec.Codecs;
import dev.weir.codec.GenericValues;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.state.BlobFormat;
import dev.weir.state.Elements;
import dev.weir.state.StoredEntries;
import dev.weir.state.StoredEntry;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.StateReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the state of one checkpoint, without the classes of its program. Keyed state is read some key groups at a time. */
final class CheckpointState {
    /** So many bytes of state are read at once, about. */
    private static final long BATCH_BYTES = 64L << 20;

    /** An element of operator state, such as a split. */
    record Element(int subtask, StateSchema schema, Object value) {}

    private final CheckpointMetadata checkpoint;
    private final StateReader reader;
    private final BlobFormat format = new BlobFormat(new Codecs());

    /** @param reader of the folder that the checkpoint's segments lie in */
    CheckpointState(CheckpointMetadata checkpoint, StateReader reader) {
        this.checkpoint = checkpoint;
        this.reader = reader;
    }

    CheckpointMetadata checkpoint() {
        return checkpoint;
    }

    /** Whether the entries of keyed state can be read: state of a backend's own form has none that others know. */
    static boolean isReadable(OperatorState operator) {
        return operator.subtasks().stream()
                .allMatch(subtask ->
                        subtask.keyed() == null || subtask.keyed().format().equals(KeyedHandle.CANONICAL));
    }

    /** Ranges of key groups, in order, each of which can be read at once. */
    List<KeyGroupRange> batches(OperatorState operator) {
        long bytes = operator.subtasks().stream().mapToLong(SubtaskState::size).sum();
        int groups = checkpoint.maxParallelism();
        int count = (int) Math.min(groups, 1 + bytes / BATCH_BYTES);
        List<KeyGroupRange> ranges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ranges.add(KeyGroups.range(i, groups, count));
        }
        return ranges;
    }

    /** Entries of an operator's keyed state, in the order of their key groups. */
    List<StoredEntry> entries(OperatorState operator, KeyGroupRange keyGroups) throws IOException {
        List<StoredEntry> entries = new ArrayList<>();
        for (SubtaskState subtask : operator.subtasks()) {
            boolean wanted = subtask.keyed() != null
                    && KeyGroups.range(
                                    subtask.subtask(),
                                    checkpoint.maxParallelism(),
                                    operator.subtasks().size())
                            .overlaps(keyGroups);
            if (wanted) {
                List<StoredEntries.Part> parts = new ArrayList<>();
                for (StateHandle part : subtask.keyed().parts()) {
                    parts.add(() -> reader.open(part));
                }
                entries.addAll(StoredEntries.read(format, parts, keyGroups));
            }
        }
        return entries;
    }

    /** Elements of an operator, such as splits and committables. */
    List<Element> elements(OperatorState operator) throws IOException {
        List<StateSchema> schemas =
                operator.schemas().stream().filter(StateSchema::listed).toList();
        List<Element> elements = new ArrayList<>();
        for (SubtaskState subtask : operator.subtasks()) {
            byte[] blob = subtask.elements() == null ? null : reader.read(subtask.elements());
            for (StateSchema schema : blob == null ? List.<StateSchema>of() : schemas) {
                for (byte[] encoded : Elements.fromBlob(blob, schema)) {
                    elements.add(new Element(
                            subtask.subtask(),
                            schema,
                            GenericValues.read(Codecs.parseSchema(schema.value()), encoded)));
                }
            }
        }
        return elements;
    }
}
