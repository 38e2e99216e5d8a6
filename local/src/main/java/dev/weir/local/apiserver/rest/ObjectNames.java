package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for names, labels and annotations that hold for every object. */
final class ObjectNames {

    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern PATH_SEGMENT = Pattern.compile("[^/%]+");
    private static final Pattern LABEL_KEY = Pattern.compile(
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
    private static final Set<String> FREE = Set.of("roles", "rolebindings", "clusterroles", "clusterrolebindings");
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int ANNOTATIONS = 256 << 10;

    private ObjectNames() {}

    /** Gives the object the name that {@code generateName} asks for, when it has none. */
    static void generate(ObjectNode metadata, Random random) {
        String prefix = Json.text(metadata, "generateName");
        if (!Json.text(metadata, "name").isEmpty() || prefix.isEmpty()) {
            return;
        }
        StringBuilder name = new StringBuilder(prefix.length() > 58 ? prefix.substring(0, 58) : prefix);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX.charAt(random.nextInt(SUFFIX.length())));
        }
        metadata.put("name", name.toString());
    }

    static List<Cause> check(ResourceType type, JsonNode metadata) {
        List<Cause> causes = new ArrayList<>();
        String name = Json.text(metadata, "name");
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            name(type, name, causes);
        }
        metadata.path("labels").properties().forEach(label -> label(label, causes));
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation :
                metadata.path("annotations").properties()) {
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
            if (!LABEL_KEY.matcher(annotation.getKey().toLowerCase(Locale.ROOT)).matches()) {
                causes.add(
                        Cause.invalid(
                                "metadata.annotations",
                                "\"" + annotation.getKey() + "\"",
                                "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"));
            }
        }
        if (size > ANNOTATIONS) {
            causes.add(Cause.tooLong("metadata.annotations", ANNOTATIONS));
        }
        return causes;
    }

    private static void name(ResourceType type, String name, List<Cause> causes) {
        String shown = "\"" + name + "\"";
        if (FREE.contains(type.plural())) {
            if (!PATH_SEGMENT.matcher(name).matches() || name.equals(".") || name.equals("..")) {
                causes.add(Cause.invalid("metadata.name", shown, "may not be '.' or '..', nor contain '/' or '%'"));
            }
            return;
        }
        boolean label = type.plural().equals("namespaces");
        boolean service = type.group().isEmpty() && type.plural().equals("services");
        int most = label || service ? 63 : 253;
        if (name.length() > most) {
            causes.add(Cause.invalid("metadata.name", shown, "must be no more than " + most + " characters"));
        } else if (service && !SERVICE.matcher(name).matches()) {
            causes.add(
                    Cause.invalid(
                            "metadata.name",
                            shown,
                            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"));
        } else if (label && !LABEL.matcher(name).matches()) {
            causes.add(
                    Cause.invalid(
                            "metadata.name",
                            shown,
                            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"));
        } else if (!SUBDOMAIN.matcher(name).matches()) {
            causes.add(
                    Cause.invalid(
                            "metadata.name",
                            shown,
                            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
        }
    }

    private static void label(Map.Entry<String, JsonNode> label, List<Cause> causes) {
        String key = label.getKey();
        String value = label.getValue().asText();
        if (key.length() > 317
                || !LABEL_KEY.matcher(key).matches()
                || key.substring(key.indexOf('/') + 1).length() > 63) {
            causes.add(
                    Cause.invalid(
                            "metadata.labels",
                            "\"" + key + "\"",
                            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc')"));
        }
        if (value.length() > 63) {
            causes.add(Cause.invalid("metadata.labels", "\"" + value + "\"", "must be no more than 63 characters"));
        } else if (!LABEL_VALUE.matcher(value).matches()) {
            causes.add(
                    Cause.invalid(
                            "metadata.labels",
                            "\"" + value + "\"",
                            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345')"));
        }
    }
}
