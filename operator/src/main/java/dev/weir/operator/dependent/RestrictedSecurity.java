package dev.weir.operator.dependent;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Pod Security Standard <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">restricted</a>, and
 * beside it a read-only root file system of Weir's own containers and no token for the API server. Containers that a user adds
 * get what they leave open.
 */
final class RestrictedSecurity {
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");
    private static final Set<String> CAPABILITIES = Set.of("NET_BIND_SERVICE");
    /** Kinds of volumes that are allowed, as the fields of a volume are called. */
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    /** Sysctls of a pod that reach no other one. */
    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.ping_group_range",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_syncookies");

    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private final List<String> found = new ArrayList<>();
    private final PodSpec pod;

    private RestrictedSecurity(PodSpec pod) {
        this.pod = pod;
    }

    /** Gives the containers that a user has added what the standard wants and they do not say. */
    static void complete(PodSpec pod) {
        containers(pod).forEach(RestrictedSecurity::complete);
    }

    private static void complete(Container container) {
        SecurityContext context =
                container.getSecurityContext() == null ? new SecurityContext() : container.getSecurityContext();
        if (context.getAllowPrivilegeEscalation() == null) {
            context.setAllowPrivilegeEscalation(false);
        }
        Capabilities capabilities = context.getCapabilities();
        if (capabilities == null || capabilities.getDrop().isEmpty()) {
            context.setCapabilities(new CapabilitiesBuilder(capabilities == null ? new Capabilities() : capabilities)
                    .withDrop("ALL")
                    .build());
        }
        container.setSecurityContext(context);
    }

    private static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream());
    }

    /** What a pod has that the standard does not allow, in words; empty if nothing. */
    static List<String> violations(PodSpec pod) {
        RestrictedSecurity check = new RestrictedSecurity(pod);
        check.all();
        return check.found;
    }

    private void all() {
        forbid(Boolean.TRUE.equals(pod.getHostNetwork()), "hostNetwork is true");
        forbid(Boolean.TRUE.equals(pod.getHostPID()), "hostPID is true");
        forbid(Boolean.TRUE.equals(pod.getHostIPC()), "hostIPC is true");
        forbid(
                !Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()),
                "automountServiceAccountToken is not false");
        if (!pod.getEphemeralContainers().isEmpty()) {
            found.add("it has ephemeral containers");
        }
        pod.getVolumes().forEach(this::volume);
        pod();
        containers(pod).forEach(this::container);
    }

    private void forbid(boolean violated, String what) {
        if (violated) {
            found.add(what);
        }
    }

    private void volume(Volume volume) {
        Json.tree(volume).fieldNames().forEachRemaining(field -> {
            if (!field.equals("name") && !VOLUMES.contains(field)) {
                found.add("volume '" + volume.getName() + "' is of the kind " + field);
            }
        });
        boolean token = volume.getProjected() != null
                && volume.getProjected().getSources().stream()
                        .anyMatch(source -> source.getServiceAccountToken() != null
                                && source.getServiceAccountToken().getAudience() == null);
        forbid(token, "volume '" + volume.getName() + "' has a token for the API server: give it an audience");
    }

    private void pod() {
        PodSecurityContext context =
                pod.getSecurityContext() == null ? new PodSecurityContext() : pod.getSecurityContext();
        forbid(isRoot(context.getRunAsUser()), "securityContext.runAsUser is 0");
        forbid(
                context.getSeccompProfile() != null && !isAllowed(context.getSeccompProfile()),
                "securityContext.seccompProfile is " + type(context.getSeccompProfile()));
        context.getSysctls().stream()
                .filter(sysctl -> !SYSCTLS.contains(sysctl.getName()))
                .forEach(sysctl -> found.add("sysctl " + sysctl.getName() + " is set"));
        forbid(
                context.getSeLinuxOptions() != null
                        && !SELINUX_TYPES.contains(
                                text(context.getSeLinuxOptions().getType())),
                "securityContext.seLinuxOptions.type is set");
        forbid(
                context.getAppArmorProfile() != null
                        && "Unconfined".equals(context.getAppArmorProfile().getType()),
                "securityContext.appArmorProfile is Unconfined");
        forbid(
                context.getWindowsOptions() != null
                        && Boolean.TRUE.equals(context.getWindowsOptions().getHostProcess()),
                "securityContext.windowsOptions.hostProcess is true");
    }

    private void container(Container container) {
        String where = "container '" + container.getName() + "': ";
        SecurityContext context = container.getSecurityContext();
        forbid(Boolean.TRUE.equals(context.getPrivileged()), where + "privileged is true");
        forbid(
                !Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()),
                where + "allowPrivilegeEscalation is true");
        forbid(isRoot(context.getRunAsUser()), where + "runAsUser is 0");
        forbid(!runsAsNonRoot(context), where + "runAsNonRoot is not true");
        forbid(!hasSeccomp(context), where + "seccompProfile is neither RuntimeDefault nor Localhost");
        forbid(
                context.getProcMount() != null && !"Default".equals(context.getProcMount()),
                where + "procMount is " + context.getProcMount());
        forbid(!context.getCapabilities().getDrop().contains("ALL"), where + "capabilities.drop has no ALL");
        context.getCapabilities().getAdd().stream()
                .filter(capability -> !CAPABILITIES.contains(capability))
                .forEach(capability -> found.add(where + "capability " + capability + " is added"));
        container.getPorts().stream()
                .filter(RestrictedSecurity::takesHostPort)
                .forEach(port -> found.add(where + "hostPort " + port.getHostPort()));
        boolean own = container.getName().equals(Names.JOB_MASTER)
                || container.getName().equals(Names.TASK_MANAGER);
        forbid(
                own && !Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()),
                where + "readOnlyRootFilesystem is not true");
        others(where, context);
    }

    private void others(String where, SecurityContext context) {
        forbid(
                context.getSeLinuxOptions() != null
                        && !SELINUX_TYPES.contains(
                                text(context.getSeLinuxOptions().getType())),
                where + "seLinuxOptions.type is set");
        forbid(
                context.getAppArmorProfile() != null
                        && "Unconfined".equals(context.getAppArmorProfile().getType()),
                where + "appArmorProfile is Unconfined");
        forbid(
                context.getWindowsOptions() != null
                        && Boolean.TRUE.equals(context.getWindowsOptions().getHostProcess()),
                where + "windowsOptions.hostProcess is true");
    }

    private boolean runsAsNonRoot(SecurityContext context) {
        return context.getRunAsNonRoot() != null
                ? context.getRunAsNonRoot()
                : pod.getSecurityContext() != null
                        && Boolean.TRUE.equals(pod.getSecurityContext().getRunAsNonRoot());
    }

    private boolean hasSeccomp(SecurityContext context) {
        return context.getSeccompProfile() != null
                ? isAllowed(context.getSeccompProfile())
                : pod.getSecurityContext() != null
                        && pod.getSecurityContext().getSeccompProfile() != null
                        && isAllowed(pod.getSecurityContext().getSeccompProfile());
    }

    private static boolean isAllowed(SeccompProfile profile) {
        return SECCOMP.contains(type(profile));
    }

    private static String type(SeccompProfile profile) {
        return profile == null ? "" : text(profile.getType());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    private static boolean isRoot(Long user) {
        return user != null && user == 0;
    }

    private static boolean takesHostPort(ContainerPort port) {
        return port.getHostPort() != null && port.getHostPort() != 0;
    }
}
