package dev.weir.local.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.weir.local.apiserver.json.ApiException;
import dev.weir.local.apiserver.json.Json;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' protobuf, which kubectl's own commands ({@code kubectl create namespace}) send: an envelope that names the kind, and
 * in it the object. It is turned into the JSON that everything else works with.
 */
final class ProtobufBodies {

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final Map<String, FileDescriptor> FILES = Map.of(
            "v1", V1.getDescriptor(),
            "apps/v1", V1Apps.getDescriptor(),
            "policy/v1", V1Policy.getDescriptor(),
            "networking.k8s.io/v1", V1Networking.getDescriptor(),
            "rbac.authorization.k8s.io/v1", V1Rbac.getDescriptor(),
            "authorization.k8s.io/v1", V1Authorization.getDescriptor(),
            "authentication.k8s.io/v1", V1Authentication.getDescriptor());

    private ProtobufBodies() {}

    static ObjectNode parse(byte[] body) {
        if (body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw ApiException.badRequest("the body is no Kubernetes protobuf: it does not start with k8s\\0");
        }
        try {
            Unknown envelope = Unknown.parseFrom(ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
            String apiVersion = envelope.getTypeMeta().getApiVersion();
            String kind = envelope.getTypeMeta().getKind();
            Descriptor type = descriptor(apiVersion, kind);
            ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
            object.setAll(object(DynamicMessage.parseFrom(type, envelope.getRaw())));
            return object;
        } catch (InvalidProtocolBufferException e) {
            throw ApiException.badRequest("the body is no valid protobuf: " + e.getMessage());
        }
    }

    private static Descriptor descriptor(String apiVersion, String kind) {
        FileDescriptor file = FILES.get(apiVersion);
        Descriptor type = kind.equals("DeleteOptions")
                ? Meta.DeleteOptions.getDescriptor()
                : file == null ? null : file.findMessageTypeByName(kind);
        if (type == null) {
            throw ApiException.unsupportedMediaType(
                    Bodies.PROTOBUF + " of " + apiVersion + " " + kind, "application/json, application/yaml");
        }
        return type;
    }

    private static ObjectNode object(Message message) {
        ObjectNode object = Json.object();
        message.getAllFields().forEach((field, value) -> {
            JsonNode json = field(field, value);
            if (!isUnset(json)) {
                object.set(field.getName(), json);
            }
        });
        return object;
    }

    /** Go writes the fields that are no pointers even when they are empty; JSON leaves those out. */
    private static boolean isUnset(JsonNode value) {
        return value.isNull() || value.isTextual() && value.asText().isEmpty();
    }

    private static JsonNode field(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            ObjectNode map = Json.object();
            for (Object entry : (List<?>) value) {
                Message pair = (Message) entry;
                Descriptor type = pair.getDescriptorForType();
                map.set(
                        pair.getField(type.findFieldByName("key")).toString(),
                        value(pair.getField(type.findFieldByName("value"))));
            }
            return map;
        } else if (field.isRepeated()) {
            ArrayNode list = Json.array();
            ((List<?>) value).forEach(item -> list.add(value(item)));
            return list;
        }
        return value(value);
    }

    private static JsonNode value(Object value) {
        if (value instanceof Message message) {
            return message(message);
        } else if (value instanceof ByteString bytes) {
            return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes.toByteArray()));
        } else if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        } else if (value instanceof Double || value instanceof Float) {
            return DoubleNode.valueOf(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            return LongNode.valueOf(number.longValue());
        } else if (value instanceof EnumValueDescriptor option) {
            return TextNode.valueOf(option.getName());
        }
        return TextNode.valueOf(value.toString());
    }

    /** Most messages are objects; a few are written as something else in JSON. */
    private static JsonNode message(Message message) {
        Descriptor type = message.getDescriptorForType();
        return switch (type.getFullName()) {
            case "k8s.io.apimachinery.pkg.apis.meta.v1.Time", "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime" ->
                time(message);
            case "k8s.io.apimachinery.pkg.api.resource.Quantity" -> TextNode.valueOf((String) get(message, "string"));
            case "k8s.io.apimachinery.pkg.util.intstr.IntOrString" ->
                ((Number) get(message, "type")).intValue() == 0
                        ? LongNode.valueOf(((Number) get(message, "intVal")).longValue())
                        : TextNode.valueOf((String) get(message, "strVal"));
            case "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1" ->
                Json.parse(((ByteString) get(message, "Raw")).toByteArray());
            default -> inlined(object(message), type);
        };
    }

    private static JsonNode time(Message message) {
        if (message.getAllFields().isEmpty()) {
            return NullNode.getInstance();
        }
        long seconds = (Long) get(message, "seconds");
        return TextNode.valueOf(Instant.ofEpochSecond(seconds, ((Number) get(message, "nanos")).longValue())
                .toString());
    }

    /**
     * The fields of a volume's source and of a probe's handler are a message of their own here, and stand beside the name in JSON.
     */
    private static ObjectNode inlined(ObjectNode object, Descriptor type) {
        String field = switch (type.getName()) {
            case "Volume" -> "volumeSource";
            case "Probe" -> "handler";
            case "EnvFromSource", "SecretKeySelector", "ConfigMapKeySelector" -> "localObjectReference";
            case "SecretEnvSource",
                    "ConfigMapEnvSource",
                    "ConfigMapVolumeSource",
                    "ConfigMapProjection",
                    "SecretProjection" -> "localObjectReference";
            default -> "";
        };
        if (object.get(field) instanceof ObjectNode inner) {
            object.remove(field);
            object.setAll(inner);
        }
        return object;
    }

    private static Object get(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }
}
