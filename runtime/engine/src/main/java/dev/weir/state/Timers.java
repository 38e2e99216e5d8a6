package dev.weir.state;

/** The timers of one kind of time, of all keys. The task's thread only. */
public interface Timers<K> {
    /** Sets a timer of the current key. Setting one twice for the same time is setting it once. */
    void set(long timestamp);

    /** Deletes a timer of the current key, if it is set. */
    void delete(long timestamp);

    /** The earliest time for which a timer may be set; {@link Long#MAX_VALUE} if none is. */
    long earliest();

    /** Fires what is due at {@code to} or before, in the order of time, until the visitor has enough. */
    void advance(long to, TimerVisitor<K> visitor) throws Exception;
}
