package dev.weir.checkpoint;

import dev.weir.state.ElementList;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What one subtask gets of one list of operator state.
 *
 * @param schema of the list; its kind has said who gets what
 * @param blobs in which it lies, in the order of the subtasks that wrote them
 * @param shareIndex which elements are this subtask's: those whose place in the list, through all blobs, modulo {@code shareOf}, is
 *     this
 * @param shareOf 1: all elements are this subtask's
 */
public record ListRestore(StateSchema schema, List<StateHandle> blobs, int shareIndex, int shareOf) {
    /** Reads state. */
    public interface Reader {
        byte[] read(StateHandle handle) throws IOException;
    }

    public ListRestore {
        Objects.requireNonNull(schema, "schema is null");
        blobs = List.copyOf(blobs);
    }

    /**
     * @param old what each subtask wrote, in their order
     * @param subtask that it is for
     * @param parallelism of the job now
     */
    static ListRestore of(StateSchema schema, List<SubtaskState> old, int subtask, int parallelism) {
        return switch (schema.kind()) {
            case "union" -> new ListRestore(schema, blobs(old), 0, 1);
            case "broadcast" -> new ListRestore(schema, one(old, old.isEmpty() ? 0 : subtask % old.size()), 0, 1);
            default ->
                old.size() == parallelism
                        ? new ListRestore(schema, one(old, subtask), 0, 1)
                        : new ListRestore(schema, blobs(old), subtask, parallelism);
        };
    }

    private static List<StateHandle> one(List<SubtaskState> old, int subtask) {
        return blobs(old.subList(Math.min(subtask, old.size()), Math.min(subtask + 1, old.size())));
    }

    private static List<StateHandle> blobs(List<SubtaskState> old) {
        return old.stream().map(SubtaskState::elements).filter(Objects::nonNull).toList();
    }

    /** May block. */
    public ElementList read(Reader reader) throws IOException {
        List<byte[]> mine = new ArrayList<>();
        int index = 0;
        for (StateHandle blob : blobs) {
            for (byte[] element : Elements.fromBlob(reader.read(blob), schema)) {
                if (index % shareOf == shareIndex) {
                    mine.add(element);
                }
                index++;
            }
        }
        return new ElementList(schema, mine);
    }
}
