package dev.weir.protocol;

import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.util.Optional;

/** A {@link StateHandle} on the wire, where nothing is {@code null}. */
public record Handle(Optional<String> segment, long offset, long length, int crc32c, Optional<byte[]> inline) {
    public static Handle of(StateHandle handle) {
        return new Handle(
                Optional.ofNullable(handle.segment()),
                handle.offset(),
                handle.length(),
                handle.crc32c(),
                Optional.ofNullable(handle.inline()));
    }

    public StateHandle toStateHandle() {
        return new StateHandle(segment.orElse(null), offset, length, crc32c, inline.orElse(null));
    }
}
