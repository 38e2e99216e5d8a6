package dev.weir.connectors.files;

import java.util.Objects;

/**
 * A part file that is written and not yet visible. A record of the job's state.
 *
 * @param staged the URI where it lies
 * @param target the URI that it gets
 * @param size in bytes
 */
public record StagedFile(String staged, String target, long size) {
    public StagedFile {
        Objects.requireNonNull(staged, "staged is null");
        Objects.requireNonNull(target, "target is null");
    }
}
