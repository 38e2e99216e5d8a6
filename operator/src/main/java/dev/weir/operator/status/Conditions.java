package dev.weir.operator.status;

import dev.weir.operator.api.Condition;
import dev.weir.operator.model.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions of a resource, made anew from those before: the time of a transition changes with the status alone. */
final class Conditions {
    private final List<Condition> before;
    private final long generation;
    private final Instant now;
    private final List<Condition> made = new ArrayList<>();

    Conditions(List<Condition> before, long generation, Instant now) {
        this.before = before;
        this.generation = generation;
        this.now = now;
    }

    Conditions set(String type, String status, String reason, String message) {
        String since = find(before, type)
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .orElseGet(() -> Durations.seconds(now));
        made.add(new Condition(type, status, reason, message.isEmpty() ? null : message, generation, since));
        return this;
    }

    List<Condition> list() {
        return List.copyOf(made);
    }

    static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }
}
