package dev.weir.local.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * One column of what {@code kubectl get} prints.
 *
 * @param type of OpenAPI: {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
 * @param priority 0 is always shown, more only with {@code -o wide}
 */
public record Column(String name, String type, String description, int priority, Cell cell) {

    /** Reads what stands in the column for one object. */
    @FunctionalInterface
    public interface Cell {

        /** @return a text or a number or null's node; never null */
        JsonNode of(JsonNode object, Instant now);
    }

    public Column {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(type, "type is null");
        Objects.requireNonNull(description, "description is null");
        Objects.requireNonNull(cell, "cell is null");
    }

    public Column(String name, String type, Cell cell) {
        this(name, type, name, 0, cell);
    }

    public Column wide() {
        return new Column(name, type, description, 1, cell);
    }
}
