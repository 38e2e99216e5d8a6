package dev.weir.local.apiserver.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The schemas of the built-in resources, read from the classes of the client's model when they are first needed. What a class
 * cannot say (merge keys, defaults, required fields) is laid over it from {@code schema-overlay.json}, by class and field.
 */
public final class ModelSchemas implements Components {

    private static final String PREFIX = "#/components/schemas/";
    private static final String MODEL = "io.fabric8.kubernetes.api.model";

    private final JsonNode overlay;
    private final ConcurrentMap<String, Class<?>> classes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Schema> schemas = new ConcurrentHashMap<>();

    public ModelSchemas() {
        try (InputStream in = Objects.requireNonNull(
                ModelSchemas.class.getResourceAsStream("/dev/weir/local/apiserver/schema-overlay.json"),
                "schema-overlay.json is not on the class path")) {
            this.overlay = Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("schema-overlay.json cannot be read", e);
        }
    }

    /** The reference to the schema of an object's metadata. */
    public String objectMetaRef() {
        return ref(ObjectMeta.class);
    }

    /** The schema of a class of the model. */
    public Schema of(Class<?> type) {
        return resolve(ref(type));
    }

    /** The name under which the class stands in the OpenAPI document, as {@code io.k8s.api.core.v1.Pod}. */
    public static String name(Class<?> type) {
        if (type == ObjectMeta.class) {
            return "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
        }
        String pack = type.getPackageName();
        String group = pack.equals(MODEL) ? "core.v1" : pack.substring(pack.indexOf(".model") + 7);
        return "io.k8s.api." + (group.contains(".v1") ? group : group + ".v1") + "." + type.getSimpleName();
    }

    /** Every schema that the given one refers to, near or far, is added to the components of an OpenAPI document. */
    public void addReferred(ObjectNode components, Schema schema) {
        for (JsonNode ref : schema.raw().findValues("$ref")) {
            String name = ref.asText().substring(PREFIX.length());
            if (!components.has(name)) {
                Schema referred = resolve(ref.asText());
                components.set(name, referred.raw());
                addReferred(components, referred);
            }
        }
    }

    private String ref(Class<?> type) {
        String name = name(type);
        classes.putIfAbsent(name, type);
        return PREFIX + name;
    }

    @Override
    public Schema resolve(String ref) {
        String name = ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref;
        Schema known = schemas.get(name);
        if (known != null) {
            return known;
        }
        Class<?> type = classes.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no built-in schema is called " + name);
        }
        Schema made = Schema.of(generate(type), this);
        Schema raced = schemas.putIfAbsent(name, made);
        return raced == null ? made : raced;
    }

    private ObjectNode generate(Class<?> type) {
        ObjectNode schema = Json.object().put("type", "object");
        JsonNode additions = overlay.path(type.getSimpleName());
        ObjectNode properties = Json.object();
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                JsonProperty name = field.getAnnotation(JsonProperty.class);
                if (name != null) {
                    ObjectNode property = property(field.getGenericType(), field.getName());
                    additions
                            .path(name.value())
                            .properties()
                            .forEach(entry -> property.set(entry.getKey(), entry.getValue()));
                    properties.set(name.value(), property);
                }
            }
        }
        if (HasMetadata.class.isAssignableFrom(type)) {
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
        }
        if (properties.isEmpty()) {
            return Json.object().put("x-kubernetes-preserve-unknown-fields", true);
        }
        schema.set("properties", properties);
        additions.path("").properties().forEach(entry -> schema.set(entry.getKey(), entry.getValue()));
        return schema;
    }

    private static final Set<String> BYTES = Set.of("caBundle");

    private ObjectNode property(Type type, String field) {
        if (type instanceof ParameterizedType parameterized) {
            return container(parameterized, field);
        }
        Class<?> raw = (Class<?>) type;
        ObjectNode schema = Json.object();
        if (raw == String.class) {
            schema.put("type", "string");
            return BYTES.contains(field) ? schema.put("format", "byte") : schema;
        } else if (raw == Integer.class || raw == int.class) {
            return schema.put("type", "integer").put("format", "int32");
        } else if (raw == Long.class || raw == long.class) {
            return schema.put("type", "integer").put("format", "int64");
        } else if (raw == Boolean.class || raw == boolean.class) {
            return schema.put("type", "boolean");
        } else if (raw == Double.class || raw == Float.class) {
            return schema.put("type", "number");
        } else if (raw == IntOrString.class) {
            return schema.put("format", "int-or-string").put("x-kubernetes-int-or-string", true);
        } else if (raw == Quantity.class) {
            return schema.put("x-kubernetes-int-or-string", true)
                    .put(
                            "pattern",
                            "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$");
        } else if (raw == MicroTime.class) {
            return schema.put("type", "string");
        } else if (raw.isEnum()) {
            return schema.put("type", "string");
        } else if (free(raw)) {
            return schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
        return schema.put("$ref", ref(raw));
    }

    /** What holds any JSON: the schemas within a CRD, raw extensions, managed fields. */
    private static boolean free(Class<?> type) {
        return !type.getName().startsWith(MODEL)
                || type.isInterface()
                || Set.of("JSONSchemaProps", "FieldsV1", "RawExtension", "KubernetesResource")
                        .contains(type.getSimpleName());
    }

    private ObjectNode container(ParameterizedType type, String field) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        ObjectNode schema = Json.object();
        if (Collection.class.isAssignableFrom(raw)) {
            schema.put("type", "array").set("items", property(erased(arguments[0]), field));
        } else if (Map.class.isAssignableFrom(raw)) {
            schema.put("type", "object").set("additionalProperties", property(erased(arguments[1]), field));
        } else {
            schema.put("x-kubernetes-preserve-unknown-fields", true);
        }
        return schema;
    }

    private static Type erased(Type type) {
        return type instanceof Class<?> || type instanceof ParameterizedType ? type : Object.class;
    }

    /** The names of the classes that have additions, for the test that every one of them is met. */
    List<String> overlaid() {
        List<String> names = new ArrayList<>();
        overlay.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The fields of such a class that have additions. */
    List<String> overlaidFields(String name) {
        List<String> fields = new ArrayList<>();
        overlay.path(name).fieldNames().forEachRemaining(field -> {
            if (!field.isEmpty()) {
                fields.add(field);
            }
        });
        return fields;
    }
}
