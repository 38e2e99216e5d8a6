package dev.weir.graph;

import dev.weir.api.DataType;
import dev.weir.api.OutputTag;
import java.util.Optional;

/**
 * A stream between two operators.
 *
 * @param from name of the operator that emits
 * @param to name of the operator that receives
 * @param tag of the side output that it carries; empty for the main output
 * @param type of its records
 */
public record Edge(String from, String to, Partitioning partitioning, Optional<OutputTag<?>> tag, DataType<?> type) {
    /** The tag's name, empty for the main output. */
    public String tagName() {
        return tag.map(OutputTag::name).orElse("");
    }
}
