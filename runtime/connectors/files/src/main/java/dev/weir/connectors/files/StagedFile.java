package dev.weir.connectors.files;

import java.io.IOException;
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

    /** The failure of publishing when it is neither staged nor published. */
    FileChangedException removed(IOException cause) {
        return new FileChangedException(
                "output file " + target + " of " + size + " bytes is neither there nor staged as " + staged
                        + ": somebody removed it; put it back, or start the job from a later checkpoint",
                cause);
    }
}
