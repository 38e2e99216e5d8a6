package dev.weir.protocol;

import dev.weir.storage.CheckpointMetadata.InFlight;

/**
 * Elements that a barrier overtook on the channel from one subtask to another.
 *
 * @param edge that the channel belongs to
 */
public record InFlightElements(String edge, int from, int to, Handle elements) {
    public static InFlightElements of(InFlight given) {
        return new InFlightElements(given.edge(), given.from(), given.to(), Handle.of(given.elements()));
    }

    public InFlight toInFlight() {
        return new InFlight(edge, from, to, elements.toStateHandle());
    }
}
