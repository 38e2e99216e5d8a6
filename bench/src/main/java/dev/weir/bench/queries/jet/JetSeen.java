package dev.weir.bench.queries.jet;

import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import java.io.Serializable;

/** q8: what was seen of a person in one window. */
final class JetSeen implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name = "";
    private boolean sells;

    void add(Event event) {
        if (event instanceof Person person) {
            name = person.name();
        } else {
            sells = true;
        }
    }

    void merge(JetSeen other) {
        name = name.isEmpty() ? other.name : name;
        sells |= other.sells;
    }

    JetSeen copy() {
        JetSeen copy = new JetSeen();
        copy.merge(this);
        return copy;
    }

    String name() {
        return name;
    }

    boolean isAnswer() {
        return !name.isEmpty() && sells;
    }
}
