package dev.weir.local.apiserver.resource;

import dev.weir.local.apiserver.resource.ResourceType.Names;
import dev.weir.local.apiserver.resource.ResourceType.Scale;
import dev.weir.local.apiserver.resource.ResourceType.Shape;
import dev.weir.local.apiserver.schema.ModelSchemas;
import dev.weir.local.apiserver.table.BuiltInColumns;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The resources that every cluster has, as far as this one serves them. */
public final class BuiltIns {

    public static final String APIEXTENSIONS = "apiextensions.k8s.io";

    private static final Set<String> EVENT_FIELDS = Set.of(
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "regarding.kind",
            "regarding.namespace",
            "regarding.name",
            "regarding.uid",
            "reason",
            "type",
            "source",
            "reportingComponent",
            "reportingController");
    private static final Set<String> POD_FIELDS = Set.of(
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "status.phase",
            "status.podIP");

    private final ModelSchemas schemas;
    private final List<ResourceType> types = new ArrayList<>();

    private BuiltIns(ModelSchemas schemas) {
        this.schemas = Objects.requireNonNull(schemas, "schemas is null");
    }

    public static List<ResourceType> all(ModelSchemas schemas) {
        BuiltIns made = new BuiltIns(schemas);
        made.core();
        made.groups();
        return List.copyOf(made.types);
    }

    private void core() {
        namespaced("", Pod.class, "pods", "po")
                .category("all")
                .status()
                .selectable(POD_FIELDS)
                .add();
        namespaced("", Service.class, "services", "svc")
                .category("all")
                .status()
                .add();
        namespaced("", Endpoints.class, "endpoints", "ep").add();
        namespaced("", ConfigMap.class, "configmaps", "cm").add();
        namespaced("", Secret.class, "secrets").selectable(Set.of("type")).add();
        namespaced("", Event.class, "events", "ev").selectable(EVENT_FIELDS).add();
        namespaced("", ServiceAccount.class, "serviceaccounts", "sa").add();
        namespaced("", PersistentVolumeClaim.class, "persistentvolumeclaims", "pvc")
                .status()
                .add();
        cluster("", Namespace.class, "namespaces", "ns")
                .status()
                .selectable(Set.of("status.phase"))
                .add();
        cluster("", Node.class, "nodes", "no")
                .status()
                .selectable(Set.of("spec.unschedulable"))
                .add();
    }

    private void groups() {
        Scale scale = new Scale(".spec.replicas", ".status.replicas", ".spec.selector");
        namespaced("apps", StatefulSet.class, "statefulsets", "sts")
                .category("all")
                .status()
                .scale(scale)
                .generation()
                .add();
        namespaced("apps", Deployment.class, "deployments", "deploy")
                .category("all")
                .status()
                .scale(scale)
                .generation()
                .add();
        namespaced("events.k8s.io", io.fabric8.kubernetes.api.model.events.v1.Event.class, "events", "ev")
                .selectable(EVENT_FIELDS)
                .shape(new EventShape())
                .add();
        namespaced("coordination.k8s.io", Lease.class, "leases").add();
        namespaced("policy", PodDisruptionBudget.class, "poddisruptionbudgets", "pdb")
                .status()
                .generation()
                .add();
        namespaced("networking.k8s.io", NetworkPolicy.class, "networkpolicies", "netpol")
                .generation()
                .add();
        namespaced("discovery.k8s.io", EndpointSlice.class, "endpointslices")
                .generation()
                .add();
        namespaced("rbac.authorization.k8s.io", Role.class, "roles").add();
        namespaced("rbac.authorization.k8s.io", RoleBinding.class, "rolebindings")
                .add();
        cluster("rbac.authorization.k8s.io", ClusterRole.class, "clusterroles").add();
        cluster("rbac.authorization.k8s.io", ClusterRoleBinding.class, "clusterrolebindings")
                .add();
        cluster(APIEXTENSIONS, CustomResourceDefinition.class, "customresourcedefinitions", "crd", "crds")
                .category("api-extensions")
                .status()
                .generation()
                .add();
    }

    private Draft namespaced(String group, Class<?> model, String plural, String... shortNames) {
        return new Draft(group, model, plural, List.of(shortNames), true);
    }

    private Draft cluster(String group, Class<?> model, String plural, String... shortNames) {
        return new Draft(group, model, plural, List.of(shortNames), false);
    }

    /** One type on its way to the list. */
    private final class Draft {

        private final String group;
        private final Class<?> model;
        private final String plural;
        private final List<String> shortNames;
        private final boolean namespaced;
        private List<String> categories = List.of();
        private boolean status;
        private boolean generation;
        private Optional<Scale> scale = Optional.empty();
        private Set<String> selectable = Set.of();
        private Shape shape = Shape.SAME;

        Draft(String group, Class<?> model, String plural, List<String> shortNames, boolean namespaced) {
            this.group = group;
            this.model = model;
            this.plural = plural;
            this.shortNames = shortNames;
            this.namespaced = namespaced;
        }

        Draft category(String category) {
            categories = List.of(category);
            return this;
        }

        Draft status() {
            status = true;
            return this;
        }

        Draft generation() {
            generation = true;
            return this;
        }

        Draft scale(Scale paths) {
            scale = Optional.of(paths);
            return this;
        }

        Draft selectable(Set<String> fields) {
            selectable = fields;
            return this;
        }

        Draft shape(Shape other) {
            shape = other;
            return this;
        }

        void add() {
            String kind = model.getSimpleName();
            Names names = new Names(plural, kind.toLowerCase(Locale.ROOT), kind, kind + "List", shortNames, categories);
            types.add(new ResourceType(
                    group,
                    "v1",
                    names,
                    namespaced,
                    status,
                    scale,
                    generation,
                    selectable,
                    BuiltInColumns.of(kind),
                    schemas.of(model),
                    ModelSchemas.name(model),
                    shape,
                    false));
        }
    }
}
