package dev.weir.api;

import java.util.List;

/** A list per key, or per subtask, in the order in which its values were added. Values are immutable by contract. */
public interface ListState<V> {
    /** @return empty if nothing was added; a view of this moment, not to be changed */
    List<V> get();

    /** @param value never {@code null} */
    void add(V value);

    /** Replaces what was there. */
    void set(List<V> values);

    void clear();
}
