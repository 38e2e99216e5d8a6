package dev.weir.operator.dependent;

import dev.weir.operator.api.Group;
import dev.weir.operator.api.StreamJob;
import java.util.Map;
import java.util.TreeMap;

/** Names and labels of a job's resources. */
public final class Names {
    /** Who applies them, and the value of {@code app.kubernetes.io/managed-by}. */
    public static final String OPERATOR = "weir-operator";
    /** Label with the name of the StreamJob. */
    public static final String JOB_LABEL = Group.NAME + "/streamjob";
    /** Annotation of a pod template, and so of its pods: which specification it was made from. */
    public static final String SPEC_HASH = Group.NAME + "/spec-hash";
    /** Annotation of a resource: which desired state was applied last, so that what is left out later is removed. */
    public static final String APPLIED_HASH = Group.NAME + "/applied-hash";
    /** Selects what the operator manages. */
    public static final String MANAGED = "app.kubernetes.io/managed-by=" + OPERATOR + "," + JOB_LABEL;

    /** Annotation of the JobMaster's pod template: which program, and which state backend, it and the TaskManagers run. */
    public static final String PROGRAM_HASH = Group.NAME + "/program-hash";
    /** Annotation of the JobMaster's pod template: its specification, but for the parallelism. */
    public static final String UNSCALED_HASH = Group.NAME + "/unscaled-hash";
    /** Annotation of a preflight's pod and configuration: which attempt it is, from 1. */
    public static final String ATTEMPT = Group.NAME + "/attempt";

    /** Label with the part of a job that a resource belongs to. */
    public static final String COMPONENT = "app.kubernetes.io/component";

    public static final String PREFLIGHT = "preflight";
    public static final String JOB_MASTER = "jobmaster";
    public static final String TASK_MANAGER = "taskmanager";

    private Names() {}

    /** Name of the job's Secret and of its ConfigMap. */
    public static String config(String job) {
        return job + "-weir";
    }

    public static String jobMaster(String job) {
        return job + "-" + JOB_MASTER;
    }

    public static String taskManager(String job) {
        return job + "-" + TASK_MANAGER;
    }

    /** Name of the job's PodDisruptionBudget and of its NetworkPolicy. */
    public static String guard(String job) {
        return job + "-weir";
    }

    /** Name of the pod that a changed program is asked in, and of its ConfigMap. */
    public static String preflight(String job) {
        return job + "-" + PREFLIGHT;
    }

    /** Name of the ConfigMap with the specification that the job has proved itself with. */
    public static String stable(String job) {
        return job + "-stable";
    }

    /** Host under which a job's pods find their JobMaster. */
    public static String jobMasterHost(StreamJob job) {
        return jobMaster(job.getMetadata().getName()) + "." + job.getMetadata().getNamespace() + ".svc";
    }

    /** Name of the Checkpoint that the operator writes. */
    public static String checkpoint(String job, long id) {
        return job + "-" + id;
    }

    static Map<String, String> labels(String job) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("app.kubernetes.io/name", "weir");
        labels.put("app.kubernetes.io/instance", job);
        labels.put("app.kubernetes.io/managed-by", OPERATOR);
        labels.put(JOB_LABEL, job);
        return labels;
    }

    static Map<String, String> labels(String job, String component) {
        Map<String, String> labels = labels(job);
        labels.put(COMPONENT, component);
        return labels;
    }

    /** What never changes about a pod of the job. */
    static Map<String, String> selector(String job, String component) {
        return new TreeMap<>(Map.of(JOB_LABEL, job, COMPONENT, component));
    }

    /** Label selector of the TaskManagers' pods, as text. */
    public static String taskManagerSelector(String job) {
        return COMPONENT + "=" + TASK_MANAGER + "," + JOB_LABEL + "=" + job;
    }
}
