package dev.weir.state;

import java.io.IOException;

/**
 * A state backend in a module of its own, found by {@link java.util.ServiceLoader}: the engine does not depend on it, and a
 * job's image that does not need it can leave it out.
 */
public interface StateBackendFactory {
    /** As a job chooses it. */
    String name();

    /**
     * Makes the one backend of a process. May block.
     *
     * @throws IOException if its folder cannot be used
     */
    KeyedStateBackend open(StateBackendSettings settings) throws IOException;
}
