package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a resource is as it should be: every field that is desired has its value. Fields that are not desired, such as
 * those that the API server fills in, do not matter; a field that is desired no more shows in {@link Names#APPLIED_HASH}.
 */
public final class Difference {
    private final Set<String> paths = new TreeSet<>();

    private Difference() {}

    /** The paths of all fields that are not as they should be; empty if none. */
    public static Set<String> between(HasMetadata desired, HasMetadata actual) {
        Difference difference = new Difference();
        difference.compare("", Json.tree(desired), Json.tree(actual));
        return difference.paths;
    }

    private void compare(String path, JsonNode desired, JsonNode actual) {
        if (actual == null || desired.getNodeType() != actual.getNodeType()) {
            if (!isEmpty(desired) || actual != null && !isEmpty(actual)) {
                paths.add(path);
            }
        } else if (desired.isObject()) {
            for (Map.Entry<String, JsonNode> field : desired.properties()) {
                compare(path + "." + field.getKey(), field.getValue(), actual.get(field.getKey()));
            }
        } else if (desired.isArray()) {
            compareLists(path, desired, actual);
        } else if (!desired.equals(actual)) {
            paths.add(path);
        }
    }

    private void compareLists(String path, JsonNode desired, JsonNode actual) {
        if (desired.size() != actual.size()) {
            paths.add(path);
            return;
        }
        for (int i = 0; i < desired.size(); i++) {
            compare(path + "[" + i + "]", desired.get(i), actual.get(i));
        }
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isNull() || node.isContainerNode() && node.isEmpty();
    }
}
