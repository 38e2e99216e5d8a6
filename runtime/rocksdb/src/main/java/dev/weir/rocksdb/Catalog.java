package dev.weir.rocksdb;

import dev.weir.state.StateSignature;
import java.util.ArrayList;
import java.util.List;

/** Which number each state of a database has. Owner: the task's thread. */
final class Catalog {
    private final List<Numbered> states = new ArrayList<>(); // in the order in which they came
    private int next; // no state has this number or a higher one

    /**
     * A state in a database.
     *
     * @param number part of its keys
     * @param chunks whether it is as it came from a canonical snapshot, because the program has not declared it yet
     */
    record Numbered(int number, StateSignature signature, boolean chunks) {}

    Numbered add(StateSignature signature, boolean chunks) {
        if (next > KeyLayout.MAX) {
            throw new IllegalStateException("there were " + next + " states in one database, more than it can have");
        }
        Numbered added = new Numbered(next++, signature, chunks);
        states.add(added);
        return added;
    }

    /** Takes over what another database had, under its numbers; this one is still empty. */
    void takeOver(List<Numbered> others, int nextNumber) {
        states.addAll(others);
        next = nextNumber;
    }

    /** The number of a state's entries, wherever they were made. */
    Numbered findOrAdd(StateSignature signature, boolean chunks) {
        return states.stream()
                .filter(state -> state.signature.equals(signature) && state.chunks == chunks)
                .findFirst()
                .orElseGet(() -> add(signature, chunks));
    }

    void remove(Numbered state) {
        states.remove(state);
    }

    List<Numbered> named(String name) {
        return states.stream()
                .filter(state -> state.signature.name().equals(name))
                .toList();
    }

    List<Numbered> states() {
        return List.copyOf(states);
    }

    int next() {
        return next;
    }
}
