package dev.weir.state;

import dev.weir.api.DataType;
import dev.weir.api.StateDeclaration;

/**
 * The keyed state of one subtask of one operator, and the key of the record in hand. Owner: the task's thread; every method
 * is for it alone.
 */
public interface KeyedState<K> extends StateDeclaration, AutoCloseable {
    /** Makes a key current: what is read and written from now on is its state. */
    void currentKey(K key);

    /** The same, with its hash known. @param hash of the key, by {@link dev.weir.codec.KeyHash} */
    void currentKey(K key, int hash);

    /** @throws IllegalStateException if no key was made current yet */
    K currentKey();

    /** Whether {@link #expect} makes anything faster. */
    default boolean expects() {
        return false;
    }

    /**
     * Says which keys are about to be made current, so that what they have is fetched from memory together. Changes nothing, and
     * need not come true.
     *
     * @param keys none of which is {@code null}
     * @param count of the keys that count
     * @param hashes is filled with the keys' hashes
     */
    default void expect(Object[] keys, int count, int[] hashes) {
        throw new UnsupportedOperationException("this state does not expect keys; ask it first");
    }

    /** Declares, or finds again, a state with a namespace besides the key. */
    <N, V> NamespacedState<K, N, V> namespaced(String name, DataType<N> namespace, DataType<V> value);

    /**
     * Declares, or finds again, a state by slices of time. May block. In checkpoints it is {@link #namespaced} with the slice for
     * a namespace; it is to be declared as one of both only.
     */
    <V> SlicedState<K, V> sliced(String name, DataType<V> value);

    /** Declares, or finds again, timers. */
    Timers<K> timers(String name);

    /** What a user's function may see of this. */
    StateDeclaration declaration();

    /**
     * Takes all state as it is now. Takes microseconds, however large the state; the snapshot is to be released.
     *
     * @param checkpointId rises from one to the next
     */
    KeyedSnapshot captureState(long checkpointId, SnapshotForm form);

    /** The checkpoint is complete: what it holds need not be written again by an incremental one. */
    void notifyCheckpointComplete(long checkpointId);

    /** The checkpoint will not be completed: nothing may build upon what was captured for it. */
    void notifyCheckpointAborted(long checkpointId);

    /** Whether it was made of what an earlier task had left in this process, without a read from storage. */
    default boolean isRestoredFromMemory() {
        return false;
    }

    /** Gives up all memory and files. Snapshots that are not released yet stay whole. Again does nothing. */
    @Override
    void close();
}
