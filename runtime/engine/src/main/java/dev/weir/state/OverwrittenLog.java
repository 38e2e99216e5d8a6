package dev.weir.state;

import java.util.ArrayDeque;

/** Where the tables of one state put what they overwrite, version by version. Owner: the task's thread. */
final class OverwrittenLog {
    private final Versions versions;
    private final ArrayDeque<OverwrittenEntries> past = new ArrayDeque<>(); // of earlier versions, to be used again

    private OverwrittenEntries current; // null before the first

    OverwrittenLog(Versions versions) {
        this.versions = versions;
    }

    /** Those of the current version. */
    OverwrittenEntries current() {
        long version = versions.current();
        if (current == null || current.version() != version) {
            if (current != null) {
                past.add(current);
            }
            boolean free = !past.isEmpty() && versions.isUnseen(past.peek().version());
            current = free ? past.remove() : new OverwrittenEntries();
            current.begin(version);
        }
        return current;
    }
}
