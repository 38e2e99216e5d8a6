package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.apply.Fields.Difference;
import dev.weir.local.apiserver.apply.Managers.Manager;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.schema.Schema;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Who owns which field. An update takes the fields that it changes; a server-side apply owns exactly the fields that it names,
 * removes those that it named before and nobody else owns, and is refused when it would change another's field without force.
 */
public final class Ownership {

    private final Clock clock;

    public Ownership(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** Who writes: the manager's name, the version it writes in, and the subresource or the empty string. */
    public record Writer(String manager, String apiVersion, String subresource) {}

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Writes into {@code after} who owns its fields, when the writer made it of {@code before} by anything but an apply.
     *
     * @param before an empty object for a creation
     */
    public void update(JsonNode before, ObjectNode after, Writer writer, Schema schema) {
        Manager manager = new Manager(writer.manager(), "Update", writer.apiVersion(), writer.subresource());
        boolean given = Json.at(after, "metadata", "managedFields").isArray();
        Managers managers = Managers.of(given ? after : before);
        Difference difference = Fields.difference(before, after, schema);
        managers.takeFromOthers(manager, difference.changed().union(difference.removed()));
        managers.set(manager, managers.of(manager).union(difference.changed()).difference(difference.removed()), now());
        managers.writeTo(after);
    }

    /**
     * @param live the object as it is; empty when there is none
     * @param applied the configuration; its status is left out unless the status is what is written, and then all else is
     * @return a new object with its owners
     * @throws ApiException 409 when another owner's field would change and {@code force} is false
     */
    public ObjectNode apply(ObjectNode live, ObjectNode applied, Writer writer, boolean force, Schema schema) {
        Manager manager = new Manager(writer.manager(), "Apply", writer.apiVersion(), writer.subresource());
        Managers managers = Managers.of(live);
        FieldSet before = managers.of(manager);
        FieldSet after = Fields.of(applied, schema);
        ObjectNode merged = (ObjectNode) Merge.merge(live, applied, schema);
        FieldSet changed = Fields.difference(live, merged, schema).changed();
        FieldSet taken = force ? changed : changed.intersection(LastApplied.fields(manager.name(), live, schema));
        managers.takeFromOthers(manager, taken);
        refuseConflicts(managers.others(manager), changed.difference(taken));
        FieldSet dropped = before.withParents().difference(after.withParents());
        for (FieldSet others : managers.others(manager).values()) {
            dropped = dropped.difference(others.withParents());
        }
        Merge.remove(merged, dropped, schema);
        managers.takeFromOthers(manager, Fields.difference(live, merged, schema).removed());
        managers.set(manager, after, now());
        managers.writeTo(merged);
        return merged;
    }

    private static void refuseConflicts(Map<Manager, FieldSet> others, FieldSet changed) {
        List<Cause> causes = new ArrayList<>();
        StringBuilder message = new StringBuilder();
        others.forEach((manager, theirs) -> {
            List<List<String>> paths = theirs.intersection(changed).paths();
            if (paths.isEmpty()) {
                return;
            }
            String who = "\"" + manager.name() + "\""
                    + (manager.subresource().isEmpty() ? "" : " with subresource \"" + manager.subresource() + "\"")
                    + " using " + manager.apiVersion();
            paths.forEach(
                    path -> causes.add(new Cause(Paths.shown(path), "FieldManagerConflict", "conflict with " + who)));
            List<String> shown = paths.stream().map(Paths::shown).toList();
            message.append(message.isEmpty() ? "" : "\n")
                    .append(shown.size() == 1 ? "conflict with " : "conflicts with ")
                    .append(who)
                    .append(shown.size() == 1 ? ": " + shown.get(0) : ":\n- " + String.join("\n- ", shown));
        });
        if (!causes.isEmpty()) {
            throw ApiException.applyConflict(
                    "Apply failed with " + causes.size() + (causes.size() == 1 ? " conflict: " : " conflicts: ")
                            + message,
                    causes);
        }
    }
}
