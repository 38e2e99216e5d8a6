package dev.weir.local.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of JSONPath that {@code additionalPrinterColumns} use: fields, quoted fields, indices, {@code [*]} and the filter
 * {@code [?(@.type=="Ready")]}.
 */
public final class JsonPath {

    private static final Pattern STEP = Pattern.compile("\\.(?<field>(?:\\\\.|[\\p{L}\\p{N}_\\-/])+)"
            + "|\\.?\\['(?<quoted>[^']*)']|\\.?\\[\"(?<quoted2>[^\"]*)\"]"
            + "|\\[(?<index>-?\\d+)]|(?<all>\\.?\\[\\*]|\\.\\*)"
            + "|\\[\\?\\(@\\.(?<key>[\\w.]+)\\s*(?<op>==|!=)\\s*[\"'](?<value>[^\"']*)[\"']\\)]");

    private final List<Step> steps;

    private interface Step {
        void from(JsonNode node, List<JsonNode> into);
    }

    private JsonPath(List<Step> steps) {
        this.steps = steps;
    }

    /** @throws IllegalArgumentException when the path is written otherwise */
    public static JsonPath parse(String path) {
        String text = path.startsWith("{") && path.endsWith("}") ? path.substring(1, path.length() - 1) : path;
        text = text.startsWith("$") ? text.substring(1) : text;
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("the JSONPath " + path + " is not understood at \""
                        + text.substring(at) + "\"; fields, ['quoted'], [0], [*] and [?(@.key==\"value\")] are");
            }
            steps.add(step(matcher));
            at = matcher.end();
        }
        return new JsonPath(List.copyOf(steps));
    }

    private static Step step(Matcher matcher) {
        for (String group : List.of("field", "quoted", "quoted2")) {
            String name = matcher.group(group);
            if (name != null) {
                return (node, into) -> addPresent(node.path(name.replace("\\", "")), into);
            }
        }
        if (matcher.group("index") != null) {
            int index = Integer.parseInt(matcher.group("index"));
            return (node, into) -> addPresent(node.path(index < 0 ? node.size() + index : index), into);
        }
        if (matcher.group("all") != null) {
            return (node, into) -> node.forEach(into::add);
        }
        String[] key = matcher.group("key").split("\\.");
        String value = matcher.group("value");
        boolean equal = matcher.group("op").equals("==");
        return (node, into) -> node.forEach(item -> {
            JsonNode found = item;
            for (String part : key) {
                found = found.path(part);
            }
            if (found.asText("").equals(value) == equal) {
                into.add(item);
            }
        });
    }

    private static void addPresent(JsonNode node, List<JsonNode> into) {
        if (!node.isMissingNode()) {
            into.add(node);
        }
    }

    /** Everything that the path leads to, in order. */
    public List<JsonNode> all(JsonNode node) {
        List<JsonNode> at = List.of(node);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            at.forEach(each -> step.from(each, next));
            at = next;
        }
        return at;
    }

    /** The first thing that the path leads to, or a missing node. */
    public JsonNode first(JsonNode node) {
        List<JsonNode> all = all(node);
        return all.isEmpty() ? MissingNode.getInstance() : all.get(0);
    }
}
