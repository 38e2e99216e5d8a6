package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, as predicates of objects. */
final class Selectors {

    private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?";
    private static final Pattern IN =
            Pattern.compile("\\s*(?<key>" + NAME + ")\\s+(?<op>in|notin)\\s*\\((?<values>[^()]*)\\)\\s*");
    private static final Pattern EQUALS =
            Pattern.compile("\\s*(?<key>" + NAME + ")\\s*(?<op>==|=|!=)\\s*(?<value>[^\\s,()!=<>]*)\\s*");
    private static final Pattern COMPARED =
            Pattern.compile("\\s*(?<key>" + NAME + ")\\s*(?<op>[<>])\\s*(?<value>-?\\d+)\\s*");
    private static final Pattern EXISTS = Pattern.compile("\\s*(?<not>!?)\\s*(?<key>" + NAME + ")\\s*");

    private Selectors() {}

    static Predicate<JsonNode> labels(String selector) {
        Predicate<JsonNode> all = object -> true;
        for (String term : terms(selector)) {
            Predicate<JsonNode> label = label(term);
            all = all.and(object -> label.test(Json.at(object, "metadata", "labels")));
        }
        return all;
    }

    /** Splits at the commas that are outside of parentheses. */
    private static List<String> terms(String selector) {
        List<String> terms = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= selector.length(); i++) {
            char c = i == selector.length() ? ',' : selector.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth <= 0 || i == selector.length())) {
                if (!selector.substring(start, i).isBlank()) {
                    terms.add(selector.substring(start, i));
                }
                start = i + 1;
            }
        }
        return terms;
    }

    private static Predicate<JsonNode> label(String term) {
        Matcher in = IN.matcher(term);
        if (in.matches()) {
            Set<String> values = Set.of(Arrays.stream(in.group("values").split(","))
                    .map(String::strip)
                    .distinct()
                    .toArray(String[]::new));
            String key = in.group("key");
            boolean wanted = in.group("op").equals("in");
            return labels -> labels.has(key) && values.contains(labels.get(key).asText()) == wanted
                    || !wanted && !labels.has(key);
        }
        Matcher equals = EQUALS.matcher(term);
        if (equals.matches()) {
            String key = equals.group("key");
            String value = equals.group("value");
            boolean wanted = !equals.group("op").equals("!=");
            return labels -> (labels.has(key) && labels.get(key).asText().equals(value)) == wanted;
        }
        Matcher compared = COMPARED.matcher(term);
        if (compared.matches()) {
            return compared(compared);
        }
        Matcher exists = EXISTS.matcher(term);
        if (exists.matches()) {
            boolean wanted = exists.group("not").isEmpty();
            String key = exists.group("key");
            return labels -> labels.has(key) == wanted;
        }
        throw ApiException.badRequest("unable to parse the label selector at \"" + term
                + "\": expected key=value, key!=value, key in (a,b), key notin (a,b), key or !key");
    }

    private static Predicate<JsonNode> compared(Matcher term) {
        String key = term.group("key");
        long value = Long.parseLong(term.group("value"));
        boolean greater = term.group("op").equals(">");
        return labels -> {
            try {
                long found = Long.parseLong(labels.path(key).asText());
                return greater ? found > value : found < value;
            } catch (NumberFormatException e) {
                return false;
            }
        };
    }

    static Predicate<JsonNode> fields(String selector, ResourceType type) {
        Predicate<JsonNode> all = object -> true;
        for (String term : terms(selector)) {
            Matcher equals = EQUALS.matcher(term);
            if (!equals.matches()) {
                throw ApiException.badRequest("invalid field selector: '" + term
                        + "'; can't understand it: expected field=value or field!=value");
            }
            String field = equals.group("key");
            if (!field.equals("metadata.name")
                    && !field.equals("metadata.namespace")
                    && !type.selectable().contains(field)) {
                throw ApiException.badRequest("field label not supported: " + field);
            }
            String[] path = field.equals("source") ? new String[] {"source", "component"} : field.split("\\.");
            String value = equals.group("value");
            boolean wanted = !equals.group("op").equals("!=");
            all = all.and(object -> Json.text(object, path).equals(value) == wanted);
        }
        return all;
    }
}
