package dev.weir.state;

import java.io.IOException;
import java.io.OutputStream;

/** The elements that an overtaking barrier passed on one channel. Immutable; read by any thread. */
public interface InFlightSnapshot {
    /** Id of the edge that the channel belongs to. */
    String edge();

    /** The sending subtask. */
    int from();

    /** The receiving subtask. */
    int to();

    /** About how many bytes {@link #writeTo} writes. */
    long estimatedBytes();

    /** Encodes all of them. May block. */
    void writeTo(OutputStream out) throws IOException;
}
