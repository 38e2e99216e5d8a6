package dev.weir.local.apiserver.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.ApiException.Target;
import dev.weir.local.apiserver.schema.Schema;
import dev.weir.local.apiserver.table.Column;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One resource in one version of its API group, and everything that the server has to know of it.
 *
 * @param schema of the whole object, its metadata too
 * @param schemaName of the schema in the OpenAPI document
 * @param scale the paths of the scale subresource, when it has one
 * @param generation whether a change of the spec counts {@code metadata.generation} up
 * @param selectable field selectors beyond name and namespace, as {@code status.phase}
 * @param shape how the object looks in this version, when it is stored as another
 * @param custom whether a CustomResourceDefinition made it
 */
public record ResourceType(
        String group,
        String version,
        Names names,
        boolean namespaced,
        boolean status,
        Optional<Scale> scale,
        boolean generation,
        Set<String> selectable,
        List<Column> columns,
        Schema schema,
        String schemaName,
        Shape shape,
        boolean custom) {

    /** What the resource is called. */
    public record Names(
            String plural,
            String singular,
            String kind,
            String listKind,
            List<String> shortNames,
            List<String> categories) {

        public Names {
            Objects.requireNonNull(plural, "plural is null");
            Objects.requireNonNull(kind, "kind is null");
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    /** Where the replicas are; each as {@code .spec.replicas}, the selector's may be empty. */
    public record Scale(String specReplicas, String statusReplicas, String selector) {}

    /** Turns an object of this version into the one that is stored, and back; in place. */
    public interface Shape {

        Shape SAME = new Shape() {
            @Override
            public void toStored(ObjectNode object) {}

            @Override
            public void fromStored(ObjectNode object) {}

            @Override
            public String storedGroup(String group) {
                return group;
            }
        };

        void toStored(ObjectNode object);

        void fromStored(ObjectNode object);

        /** The group under whose name the object is stored. */
        String storedGroup(String group);
    }

    public ResourceType {
        Objects.requireNonNull(group, "group is null");
        Objects.requireNonNull(version, "version is null");
        Objects.requireNonNull(names, "names is null");
        selectable = Set.copyOf(selectable);
        columns = List.copyOf(columns);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public String plural() {
        return names.plural();
    }

    public String kind() {
        return names.kind();
    }

    public String storedGroup() {
        return shape.storedGroup(group);
    }

    public Key key(String namespace, String name) {
        return new Key(storedGroup(), plural(), namespaced ? namespace : "", name);
    }

    /** What errors of the kind "not found" and "conflict" name. */
    public Target target(String name) {
        return new Target(group, plural(), name);
    }

    /** What errors of the kind "invalid" name. */
    public Target kindTarget(String name) {
        return new Target(group, kind(), name);
    }
}
