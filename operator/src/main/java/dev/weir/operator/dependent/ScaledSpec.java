package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.operator.api.StreamJobSpec;

/** A specification at another parallelism. */
public final class ScaledSpec {
    private ScaledSpec() {}

    public static StreamJobSpec of(StreamJobSpec spec, int parallelism) {
        ObjectNode tree = Json.tree(spec);
        tree.put("parallelism", parallelism);
        return Json.value(tree, StreamJobSpec.class);
    }
}
