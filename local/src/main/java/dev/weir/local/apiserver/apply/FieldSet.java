package dev.weir.local.apiserver.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A set of fields of an object, as {@code fieldsV1} writes it: a tree of path elements, {@code f:name} for a field,
 * {@code k:{"name":"x"}} for an item of a list by its keys and {@code v:"x"} for a value of a set. Not thread-safe; the operations
 * return new sets and share no part with their operands.
 */
final class FieldSet {

    private final Map<String, FieldSet> children = new TreeMap<>();
    // Whether the path that leads here is itself in the set.
    private boolean member;

    FieldSet() {}

    /** @param fields {@code fieldsV1} */
    static FieldSet parse(JsonNode fields) {
        FieldSet set = new FieldSet();
        fields.properties().forEach(entry -> {
            if (entry.getKey().equals(".")) {
                set.member = true;
            } else {
                FieldSet child = parse(entry.getValue());
                child.member |= entry.getValue().isEmpty();
                set.children.put(entry.getKey(), child);
            }
        });
        return set;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        children.forEach((element, child) -> {
            ObjectNode inner = child.toJson();
            if (child.member && !child.children.isEmpty()) {
                ObjectNode marked = Json.object();
                marked.putObject(".");
                marked.setAll(inner);
                inner = marked;
            }
            json.set(element, inner);
        });
        return json;
    }

    void add(List<String> path) {
        FieldSet at = this;
        for (String element : path) {
            at = at.children.computeIfAbsent(element, created -> new FieldSet());
        }
        at.member = true;
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    boolean contains(List<String> path) {
        FieldSet at = this;
        for (String element : path) {
            at = at.children.get(element);
            if (at == null) {
                return false;
            }
        }
        return at.member;
    }

    FieldSet union(FieldSet other) {
        FieldSet result = new FieldSet();
        result.member = member || other.member;
        children.forEach((element, child) -> result.children.put(element, child.union(other.at(element))));
        other.children.forEach((element, child) -> {
            if (!children.containsKey(element)) {
                result.children.put(element, child.union(EMPTY));
            }
        });
        return result;
    }

    FieldSet difference(FieldSet other) {
        FieldSet result = new FieldSet();
        result.member = member && !other.member;
        children.forEach((element, child) -> result.keep(element, child.difference(other.at(element))));
        return result;
    }

    FieldSet intersection(FieldSet other) {
        FieldSet result = new FieldSet();
        result.member = member && other.member;
        children.forEach((element, child) -> result.keep(element, child.intersection(other.at(element))));
        return result;
    }

    /** Without the field and all that is below it. */
    FieldSet without(String... path) {
        FieldSet result = union(EMPTY);
        FieldSet at = result;
        for (int i = 0; i < path.length - 1 && at != null; i++) {
            at = at.children.get(path[i]);
        }
        if (at != null) {
            at.children.remove(path[path.length - 1]);
        }
        return result.union(EMPTY).pruned();
    }

    private FieldSet pruned() {
        return intersection(this);
    }

    /** The set, and with each field every named field ({@code f:}) that it lies in. */
    FieldSet withParents() {
        FieldSet result = new FieldSet();
        result.member = member;
        children.forEach((element, child) -> {
            FieldSet marked = child.withParents();
            marked.member |= element.startsWith("f:");
            result.children.put(element, marked);
        });
        return result;
    }

    private static final FieldSet EMPTY = new FieldSet();

    private FieldSet at(String element) {
        FieldSet child = children.get(element);
        return child == null ? EMPTY : child;
    }

    private void keep(String element, FieldSet child) {
        if (!child.isEmpty()) {
            children.put(element, child);
        }
    }

    /** Every path of the set, parents before what is below them. */
    List<List<String>> paths() {
        List<List<String>> paths = new ArrayList<>();
        walk(new ArrayList<>(), paths::add);
        return paths;
    }

    private void walk(List<String> path, Consumer<List<String>> action) {
        if (member) {
            action.accept(List.copyOf(path));
        }
        children.forEach((element, child) -> {
            path.add(element);
            child.walk(path, action);
            path.remove(path.size() - 1);
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return children.hashCode() + (member ? 1 : 0);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
