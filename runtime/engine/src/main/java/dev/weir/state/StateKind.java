package dev.weir.state;

import dev.weir.codec.CorruptDataException;

/** What a state holds for a key. The words are part of the checkpoints' format. */
public enum StateKind {
    VALUE("value", false),
    MAP("map", false),
    LIST("list", false),
    NAMESPACED("namespaced", true),
    TIMERS("timers", true);

    private final String word;
    private final boolean wide;

    StateKind(String word, boolean wide) {
        this.word = word;
        this.wide = wide;
    }

    /** As checkpoints have it. */
    public String word() {
        return word;
    }

    Table newTable(Versions versions) {
        return wide ? Table.wide(versions) : Table.narrow(versions);
    }

    /** @throws CorruptDataException if there is none of this word */
    public static StateKind of(String word) {
        for (StateKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        throw new CorruptDataException("a state is of the kind '" + word + "', which is none");
    }
}
