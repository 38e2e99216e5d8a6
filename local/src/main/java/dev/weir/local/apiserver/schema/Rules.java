package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The {@code x-kubernetes-validations} of a schema: CEL, compiled when it is first needed. Thread-safe. */
public final class Rules {

    private static final String KEY = "x-kubernetes-validations";

    private final ConcurrentMap<String, CelRuntime.Program> programs = new ConcurrentHashMap<>();
    // Made by whoever first meets a rule: most starts of the server meet none. Guarded by this.
    private CelEnvironment environment;

    private synchronized CelEnvironment environment() {
        if (environment == null) {
            environment = new CelEnvironment();
        }
        return environment;
    }

    private CelRuntime.Program program(String rule) throws CelValidationException, CelEvaluationException {
        CelRuntime.Program known = programs.get(rule);
        if (known == null) {
            known = environment().compile(rule);
            programs.put(rule, known);
        }
        return known;
    }

    /** The rules of a definition that are no CEL, with their places. */
    public List<Cause> check(Schema schema, String path) {
        List<Cause> causes = new ArrayList<>();
        check(schema.raw(), path, causes);
        return causes;
    }

    private void check(JsonNode schema, String path, List<Cause> causes) {
        JsonNode rules = schema.path(KEY);
        for (int i = 0; i < rules.size(); i++) {
            for (String part : List.of("rule", "messageExpression")) {
                String text = Json.text(rules.get(i), part);
                try {
                    if (!text.isEmpty()) {
                        program(text);
                    }
                } catch (CelValidationException | CelEvaluationException e) {
                    causes.add(Cause.invalid(
                            path + "." + KEY + "[" + i + "]." + part,
                            "\"" + text + "\"",
                            "compilation failed: " + e.getMessage()));
                }
            }
        }
        schema.path("properties")
                .properties()
                .forEach(entry -> check(entry.getValue(), path + ".properties[" + entry.getKey() + "]", causes));
        if (schema.path("items").isObject()) {
            check(schema.path("items"), path + ".items", causes);
        }
        if (schema.path("additionalProperties").isObject()) {
            check(schema.path("additionalProperties"), path + ".additionalProperties", causes);
        }
    }

    /** @param old the object before an update; empty for a creation, where rules of {@code oldSelf} do not apply */
    public List<Cause> validate(JsonNode object, Optional<? extends JsonNode> old, Schema schema) {
        List<Cause> causes = new ArrayList<>();
        JsonNode before = old.isPresent() ? old.get() : MissingNode.getInstance();
        if (schema.raw().has(KEY)) {
            evaluate(
                    schema,
                    object,
                    CelValues.root(object, schema),
                    before.isMissingNode() ? null : CelValues.root(before, schema),
                    FieldPath.ROOT,
                    causes);
        }
        children(object, before, schema, FieldPath.ROOT, causes);
        return causes;
    }

    private void value(JsonNode value, JsonNode old, Schema schema, FieldPath path, List<Cause> causes) {
        if (schema.raw().has(KEY)) {
            evaluate(
                    schema,
                    value,
                    CelValues.of(value, schema),
                    old.isMissingNode() ? null : CelValues.of(old, schema),
                    path,
                    causes);
        }
        children(value, old, schema, path, causes);
    }

    private void children(JsonNode value, JsonNode old, Schema schema, FieldPath path, List<Cause> causes) {
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                Optional<Schema> field = schema.field(entry.getKey());
                if (field.isPresent()) {
                    value(entry.getValue(), old.path(entry.getKey()), field.get(), path.field(entry.getKey()), causes);
                }
            }
        } else if (value.isArray() && schema.items().isPresent()) {
            for (int i = 0; i < value.size(); i++) {
                JsonNode item = value.get(i);
                value(
                        item,
                        sameItem(item, old, schema.mapKeys()),
                        schema.items().get(),
                        path.index(i),
                        causes);
            }
        }
    }

    /** The item of the old list with the same keys; only items of lists of type map have a past. */
    private static JsonNode sameItem(JsonNode item, JsonNode old, List<String> keys) {
        for (JsonNode candidate : keys.isEmpty() ? MissingNode.getInstance() : old) {
            if (keys.stream().allMatch(key -> candidate.path(key).equals(item.path(key)))) {
                return candidate;
            }
        }
        return MissingNode.getInstance();
    }

    /** @param oldSelf null when there was none */
    private void evaluate(
            Schema schema, JsonNode value, Object self, Object oldSelf, FieldPath path, List<Cause> causes) {
        for (JsonNode rule : schema.raw().path(KEY)) {
            String text = Json.text(rule, "rule");
            boolean transition = text.contains("oldSelf");
            if (transition && oldSelf == null) {
                continue;
            }
            Map<String, Object> variables =
                    transition ? Map.of("self", self, "oldSelf", oldSelf) : Map.of("self", self);
            String fieldPath = Json.text(rule, "fieldPath");
            String at = (path.text() + fieldPath).replaceFirst("^\\.", "");
            String shown = value.isContainerNode() ? (value.isObject() ? "\"object\"" : "\"array\"") : value.toString();
            try {
                if (!Boolean.TRUE.equals(program(text).eval(variables))) {
                    String reason = rule.path("reason").asText("FieldValueInvalid");
                    String detail = message(rule, variables);
                    Cause cause = Cause.invalid(at.isEmpty() ? "<nil>" : at, shown, detail);
                    causes.add(new Cause(cause.field(), reason, cause.message()));
                }
            } catch (CelValidationException | CelEvaluationException e) {
                causes.add(Cause.invalid(
                        at.isEmpty() ? "<nil>" : at,
                        shown,
                        "rule evaluation error: " + e.getMessage() + ": rule: " + text));
            }
        }
    }

    private String message(JsonNode rule, Map<String, Object> variables) {
        String expression = Json.text(rule, "messageExpression");
        if (!expression.isEmpty()) {
            try {
                if (program(expression).eval(variables) instanceof String text && !text.isBlank()) {
                    return text;
                }
            } catch (CelValidationException | CelEvaluationException e) {
                // The plain message below is what a message expression that fails is replaced with.
            }
        }
        String message = Json.text(rule, "message");
        return message.isEmpty() ? "failed rule: " + Json.text(rule, "rule") : message;
    }
}
