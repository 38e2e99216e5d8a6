package dev.weir.operator.dependent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.operator.api.StreamJobSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A specification with which a job has proved itself, as it lies in a ConfigMap. What people and autoscalers set beside any change
 * is not part of it: parallelism, the autoscaler, state, and how changes are made.
 */
public final class StableSpec {
    private static final String KEY = "spec.json";
    private static final List<String> BESIDE = List.of("parallelism", "state", "upgrade", "autoscaler", "savepoints");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode spec;

    private StableSpec(ObjectNode spec) {
        this.spec = spec;
    }

    public static StableSpec of(StreamJobSpec spec) {
        ObjectNode tree = Json.tree(spec);
        tree.remove(BESIDE);
        return new StableSpec(tree);
    }

    /** Empty if there is none that can be read: then there is nothing to go back to. */
    public static Optional<StableSpec> of(Optional<ConfigMap> map) {
        return map.map(ConfigMap::getData).map(data -> data.get(KEY)).flatMap(StableSpec::parse);
    }

    private static Optional<StableSpec> parse(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            boolean whole = tree instanceof ObjectNode && tree.hasNonNull("image");
            return whole ? Optional.of(new StableSpec((ObjectNode) tree)) : Optional.empty();
        } catch (JsonProcessingException e) {
            // Somebody has written there.
            return Optional.empty();
        }
    }

    /** The same for the same specification. */
    public String hash() {
        return Json.hash(spec);
    }

    /** This specification with what is set beside it now. */
    public StreamJobSpec with(StreamJobSpec now) {
        ObjectNode merged = spec.deepCopy();
        ObjectNode beside = Json.tree(now);
        BESIDE.forEach(field -> merged.set(field, beside.get(field)));
        return Json.value(merged, StreamJobSpec.class);
    }

    Map<String, String> data() {
        return Map.of(KEY, spec.toPrettyString() + "\n");
    }
}
