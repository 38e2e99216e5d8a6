package dev.weir.operator.dependent;

import dev.weir.control.JobConfig;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a StreamJob should have besides itself. Pods are replaced by the operator, not by the StatefulSets ({@code OnDelete}):
 * all at once, since a job goes on from its last checkpoint as a whole, and also when those before never became ready.
 */
public final class DesiredResources {
    private static final int REVISIONS = 2;

    private final StreamJob job;
    private final String name;
    private final JobConfig config;
    private final PodTemplateSpec jobMaster;
    private final PodTemplateSpec taskManager;

    private DesiredResources(StreamJob job, JobConfig config) {
        this.job = job;
        this.name = job.getMetadata().getName();
        this.config = config;
        PodTemplates templates = new PodTemplates(job, config);
        this.jobMaster = templates.jobMaster();
        this.jobMaster.getMetadata().getAnnotations().put(Names.PROGRAM_HASH, ProgramHash.of(job.getSpec()));
        this.taskManager = templates.taskManager();
    }

    /**
     * @param restoreFrom location to start from when the job has no checkpoint of its own
     * @throws IllegalArgumentException if the specification is malformed; the message says where
     */
    public static DesiredResources of(StreamJob job, Optional<String> restoreFrom) {
        return of(job, restoreFrom, JobConfig.Start.DEFAULT);
    }

    /**
     * @param start how the job may start
     */
    public static DesiredResources of(StreamJob job, Optional<String> restoreFrom, JobConfig.Start start) {
        return new DesiredResources(job, JobConfigs.of(job, restoreFrom, start));
    }

    public String configHash() {
        return config.specHash();
    }

    public String jobMasterHash() {
        return hash(jobMaster);
    }

    public String taskManagerHash() {
        return hash(taskManager);
    }

    /** Changes when the processes would run another program, or keep state in another way. */
    public String programHash() {
        return jobMaster.getMetadata().getAnnotations().get(Names.PROGRAM_HASH);
    }

    /** Stays the same when nothing but the parallelism changes. */
    public String unscaledHash() {
        return jobMaster.getMetadata().getAnnotations().get(Names.UNSCALED_HASH);
    }

    /** Nothing but so many TaskManagers. */
    public HasMetadata scaled(int taskManagers) {
        StatefulSet set = statefulSet(Names.TASK_MANAGER, Names.taskManager(name), taskManagers, taskManager);
        Owned.stamp(set);
        return set;
    }

    /** The specification as one that the job has proved itself with. */
    public HasMetadata stable() {
        ConfigMap map = new ConfigMapBuilder()
                .withMetadata(meta(Names.stable(name), Names.labels(name)))
                .withData(StableSpec.of(job.getSpec()).data())
                .build();
        Owned.stamp(map);
        return map;
    }

    /** What asks the program whether it can go on from the job's last checkpoint: its configuration, then its pod. */
    public List<HasMetadata> preflight(int attempt) {
        Map<String, String> labels = Names.labels(name, Names.PREFLIGHT);
        PreflightPod asked = new PreflightPod(jobMaster, attempt);
        return List.of(
                asked.config(meta(Names.preflight(name), labels), JobConfigs.json(config)),
                asked.pod(meta(Names.preflight(name), labels)));
    }

    private static String hash(PodTemplateSpec template) {
        return template.getMetadata().getAnnotations().get(Names.SPEC_HASH);
    }

    /**
     * The Secret with the job's token and the key that calls of hooks are signed with. It is created once: a token that changed
     * would cut the job's processes off, and the key is the user's to exchange.
     */
    public Secret secret(String token, String hookKey) {
        return new SecretBuilder()
                .withMetadata(meta(Names.config(name), Names.labels(name)))
                .withType("Opaque")
                .addToData(JobConfig.TOKEN_FILE, base64(token))
                .addToData(JobConfig.HOOK_KEY_FILE, base64(hookKey))
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** All that is applied, in the order in which it is needed. */
    public List<HasMetadata> applied(int jobMasters, int taskManagers) {
        List<HasMetadata> all = List.of(
                configMap(),
                service(
                        Names.JOB_MASTER,
                        Names.jobMaster(name),
                        port("rest", JobConfig.REST_PORT),
                        port("control", JobConfig.CONTROL_PORT)),
                service(Names.TASK_MANAGER, Names.taskManager(name), port("data", JobConfig.DATA_PORT)),
                statefulSet(Names.JOB_MASTER, Names.jobMaster(name), jobMasters, jobMaster),
                statefulSet(Names.TASK_MANAGER, Names.taskManager(name), taskManagers, taskManager));
        all.forEach(Owned::stamp);
        return all;
    }

    private ConfigMap configMap() {
        return new ConfigMapBuilder()
                .withMetadata(meta(Names.config(name), Names.labels(name)))
                .withData(Map.of("job.json", JobConfigs.json(config)))
                .build();
    }

    /** Headless; a JobMaster is found before it is ready, since its TaskManagers are what makes it so. */
    private Service service(String component, String serviceName, ServicePort... ports) {
        return new ServiceBuilder()
                .withMetadata(meta(serviceName, Names.labels(name, component)))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Names.selector(name, component))
                .withPorts(ports)
                .endSpec()
                .build();
    }

    private static ServicePort port(String name, int port) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withTargetPort(new IntOrString(name))
                .withProtocol("TCP")
                .build();
    }

    private StatefulSet statefulSet(String component, String setName, int replicas, PodTemplateSpec template) {
        return new StatefulSetBuilder()
                .withMetadata(meta(setName, Names.labels(name, component)))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(setName)
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(REVISIONS)
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewSelector()
                .withMatchLabels(Names.selector(name, component))
                .endSelector()
                .withTemplate(template)
                .endSpec()
                .build();
    }

    private ObjectMeta meta(String resourceName, Map<String, String> labels) {
        return Owned.meta(job, resourceName, labels);
    }
}
