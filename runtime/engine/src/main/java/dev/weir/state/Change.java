package dev.weir.state;

/**
 * What happened to one entry since the parts before: in a chunk of changes its ordinal, then the key and the namespace, then
 * what is said below. Each can only be done to what it was made for, so that a change that is applied to anything but its base
 * is found.
 */
public enum Change {
    /** The entry is gone. Nothing follows. */
    REMOVED,
    /** There was no entry. Its value follows. */
    ADDED,
    /** There was one. Its new value follows. */
    REPLACED,
    /** There was one, of which the new one can be made: what {@link EntryFormat#writeDifference} wrote follows. */
    CONTINUED
}
