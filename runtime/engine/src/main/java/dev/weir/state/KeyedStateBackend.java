package dev.weir.state;

import java.util.List;

/** Makes the keyed state of subtasks. Safe to use from any thread. */
public interface KeyedStateBackend extends AutoCloseable {
    /**
     * Makes state, with what is restored of this subtask's key groups. May block; not for a worker thread.
     *
     * @param restored keyed state of old subtasks; each key group is in one of them at most
     * @throws WrongStateBackendException if a source has the form of a backend that this one cannot read
     * @throws java.io.IOException if a source fails
     * @throws dev.weir.codec.CorruptDataException if the bytes of a source are damaged
     * @throws dev.weir.codec.IncompatibleSchemaException now, or when a state is declared, if the type of the key or of the
     *     state changed in an impossible way
     */
    <K> KeyedState<K> create(KeyedStateConfig<K> config, List<KeyedStateSource> restored) throws java.io.IOException;

    /**
     * Gives up what it keeps of states that are closed, to restore others from: no such state will be made soon. Their snapshots
     * that are not released yet stay whole.
     */
    default void releaseClosed() {}

    /** Gives up what its states share. Called when all of them are closed; again does nothing. */
    @Override
    void close();
}
