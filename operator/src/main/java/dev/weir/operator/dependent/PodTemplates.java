package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.control.JobConfig;
import dev.weir.control.JvmOptions;
import dev.weir.operator.api.CheckpointingSpec.S3;
import dev.weir.operator.api.PodsSpec;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods of a job: they run the user's code, so they get nothing that they do not need. */
final class PodTemplates {
    private static final long USER = 10001;

    private final StreamJob job;
    private final JobConfig config;
    private final StorageAccess storage;

    PodTemplates(StreamJob job, JobConfig config) {
        this.job = job;
        this.config = config;
        this.storage = new StorageAccess(
                job.getSpec().checkpointing().storage().s3(), job.getMetadata().getName());
    }

    PodTemplateSpec jobMaster() {
        StreamJobSpec.ProcessSpec process = job.getSpec().jobMaster();
        Container container = container(
                Names.JOB_MASTER,
                process.resources(),
                JvmOptions.jobMaster(Limits.memory(process.resources())),
                JobConfig.REST_PORT,
                List.of(port("rest", JobConfig.REST_PORT), port("control", JobConfig.CONTROL_PORT)));
        return template(Names.JOB_MASTER, container, process.podTemplate(), config.specHash());
    }

    /** A TaskManager outlives a change of the parallelism: its JobMaster tells it. */
    PodTemplateSpec taskManager() {
        StreamJobSpec.TaskManagerSpec process = job.getSpec().taskManager();
        Container container = container(
                Names.TASK_MANAGER,
                process.resources(),
                JvmOptions.taskManager(
                        Limits.memory(process.resources()),
                        Limits.cores(process.resources()),
                        job.getSpec().stateBackend().word()),
                JobConfig.TASK_MANAGER_HEALTH_PORT,
                List.of(port("data", JobConfig.DATA_PORT), port("health", JobConfig.TASK_MANAGER_HEALTH_PORT)));
        return template(Names.TASK_MANAGER, container, process.podTemplate(), config.taskHash());
    }

    private PodTemplateSpec template(
            String component, Container container, Map<String, Object> overlay, String configHash) {
        PodTemplateSpec own = new PodTemplateSpecBuilder()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container)
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName(Names.config(job.getMetadata().getName()))
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName(Names.config(job.getMetadata().getName()))
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
        new PodSettings(job).apply(own.getSpec(), component);
        storage.mount(own.getSpec(), own.getSpec().getContainers().get(0));
        ObjectNode merged = (ObjectNode) Overlay.merge("", Json.tree(own), Json.tree(overlay));
        PodTemplateSpec template = parse(component, merged);
        secure(template, component);
        mark(template, component, merged, configHash);
        return template;
    }

    /** A pod template does not make pods less secure unless the specification says so beside it. */
    private void secure(PodTemplateSpec template, String component) {
        RestrictedSecurity.complete(template.getSpec());
        List<String> violations = RestrictedSecurity.violations(template.getSpec());
        if (!violations.isEmpty() && job.getSpec().pods().security() == PodsSpec.Security.RESTRICTED) {
            throw new IllegalArgumentException(overlayOf(component) + " makes the pods less secure than 'restricted': "
                    + String.join("; ", violations)
                    + ". Remove that, or set spec.pods.security to AsWritten to have them run so");
        }
    }

    private static String overlayOf(String component) {
        return "spec." + (component.equals(Names.JOB_MASTER) ? "jobMaster" : "taskManager") + ".podTemplate";
    }

    private static PodTemplateSpec parse(String component, JsonNode merged) {
        try {
            PodTemplateSpec template = Json.value(merged, PodTemplateSpec.class);
            if (template.getSpec() == null
                    || template.getSpec().getContainers().stream()
                            .noneMatch(container -> component.equals(container.getName()))) {
                throw new IllegalArgumentException("it leaves no container '" + component
                        + "': give each container its name, and the others are added to it");
            }
            return template;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    overlayOf(component) + " is not a PodTemplateSpec: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    /** What the operator finds its pods by is laid over what the user says. */
    private void mark(PodTemplateSpec template, String component, JsonNode merged, String configHash) {
        PodTemplateSpecBuilder builder = new PodTemplateSpecBuilder(template);
        PodTemplateSpec marked = builder.editOrNewMetadata()
                .withName(null)
                .withNamespace(null)
                .addToLabels(Names.labels(job.getMetadata().getName(), component))
                .addToAnnotations(Names.SPEC_HASH, hash(merged, configHash))
                .endMetadata()
                .build();
        template.setMetadata(marked.getMetadata());
        if (component.equals(Names.JOB_MASTER)) {
            template.getMetadata().getAnnotations().put(Names.UNSCALED_HASH, hash(merged, config.taskHash()));
        }
    }

    private static String hash(JsonNode merged, String configHash) {
        return Json.hash(((ObjectNode) merged.deepCopy()).put("config", configHash));
    }

    private Container container(
            String name,
            StreamJobSpec.Resources resources,
            List<String> jvmOptions,
            int healthPort,
            List<ContainerPort> ports) {
        return new ContainerBuilder()
                .withName(name)
                .withImage(job.getSpec().image())
                .withArgs(name)
                .withEnv(environment(jvmOptions))
                .withPorts(ports)
                .withResources(requirements(resources))
                .withReadinessProbe(probe("/readyz", healthPort, 1, 3))
                .withLivenessProbe(probe("/healthz", healthPort, 10, 6))
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withSecurityContext(restricted())
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/weir")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("secret")
                .withMountPath("/etc/weir-secret")
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }

    private List<EnvVar> environment(List<String> jvmOptions) {
        S3 s3 = job.getSpec().checkpointing().storage().s3();
        List<EnvVar> variables = new ArrayList<>(List.of(
                field("POD_NAME", "metadata.name"),
                field("POD_IP", "status.podIP"),
                value("WEIR_CONFIG", "/etc/weir/job.json"),
                value("WEIR_TOKEN", "/etc/weir-secret/" + JobConfig.TOKEN_FILE)));
        variables.addAll(storage.environment());
        variables.addAll(List.of(
                value("AWS_ENDPOINT_URL_S3", s3.endpoint()),
                value("AWS_REGION", s3.region()),
                value(JvmOptions.VARIABLE, String.join(" ", jvmOptions))));
        new TreeMap<>(JvmOptions.ENVIRONMENT).forEach((name, value) -> variables.add(value(name, value)));
        return variables;
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(path)
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    private static ContainerPort port(String name, int port) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(port)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int port, int period, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(port))
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .build();
    }

    private static SecurityContext restricted() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    private static ResourceRequirements requirements(StreamJobSpec.Resources resources) {
        return new ResourceRequirementsBuilder()
                .withRequests(quantities(resources.requests()))
                .withLimits(quantities(resources.limits()))
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, IntOrString> values) {
        Map<String, Quantity> quantities = new TreeMap<>();
        values.forEach((resource, value) -> quantities.put(resource, Limits.quantity(value)));
        return quantities;
    }
}
