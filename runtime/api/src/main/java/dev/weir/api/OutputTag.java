package dev.weir.api;

import java.util.Objects;

/**
 * Names a second output of an operator, such as its late records.
 *
 * @param name unique among the tags of one operator
 */
public record OutputTag<S>(String name, DataType<S> type) {
    public OutputTag {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(type, "type is null");
    }
}
