package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;
import java.util.Objects;

/**
 * One list of operator state.
 *
 * @param schema of the elements, with the list's name and kind
 * @param encoded one array per element
 */
public record ElementList(StateSchema schema, List<byte[]> encoded) {
    public ElementList {
        Objects.requireNonNull(schema, "schema is null");
        encoded = List.copyOf(encoded);
    }
}
