package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestrictedSecurityTest {
    private static StreamJob job(String spec, String more) {
        return Fixtures.job("  taskManager: {podTemplate: {spec: " + spec + "}}\n" + more);
    }

    private static PodSpec taskManager(StreamJob job) {
        return DesiredResources.of(job, Optional.empty()).applied(1, 1).stream()
                .filter(StatefulSet.class::isInstance)
                .map(set -> ((StatefulSet) set).getSpec().getTemplate().getSpec())
                .filter(pod -> pod.getContainers().get(0).getName().equals(Names.TASK_MANAGER))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{hostNetwork: true} | hostNetwork is true",
                "{hostPID: true} | hostPID is true",
                "{hostIPC: true} | hostIPC is true",
                "{automountServiceAccountToken: true} | automountServiceAccountToken is not false",
                "{automountServiceAccountToken: null} | automountServiceAccountToken is not false",
                "{volumes: [{name: host, hostPath: {path: /}}]} | volume 'host' is of the kind hostPath",
                "{volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]} | volume 't' has a token",
                "{securityContext: {runAsUser: 0}} | runAsUser is 0",
                "{securityContext: {runAsNonRoot: false}, containers: [{name: taskmanager, securityContext: {runAsNonRoot: null}}]} | container 'taskmanager': runAsNonRoot is not true",
                "{securityContext: {seccompProfile: {type: Unconfined}}} | seccompProfile is Unconfined",
                "{securityContext: {seccompProfile: null}} | container 'taskmanager': seccompProfile is neither",
                "{securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}} | sysctl kernel.msgmax",
                "{containers: [{name: taskmanager, securityContext: {privileged: true}}]} | container 'taskmanager': privileged is true",
                "{containers: [{name: taskmanager, securityContext: {allowPrivilegeEscalation: true}}]} | allowPrivilegeEscalation is true",
                "{containers: [{name: taskmanager, securityContext: {readOnlyRootFilesystem: false}}]} | readOnlyRootFilesystem is not true",
                "{containers: [{name: taskmanager, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]} | capability SYS_ADMIN is added",
                "{containers: [{name: taskmanager, securityContext: {capabilities: {drop: [NET_RAW]}}}]} | capabilities.drop has no ALL",
                "{containers: [{name: taskmanager, ports: [{name: x, containerPort: 1, hostPort: 80}]}]} | hostPort 80",
                "{initContainers: [{name: init, image: x, securityContext: {runAsUser: 0}}]} | container 'init': runAsUser is 0",
            })
    void shouldRefuseAPodTemplateThatIsLessSecureAndSayHowToAllowIt(String spec, String what) {
        StreamJob refused = job(spec, "");

        assertThatThrownBy(() -> DesiredResources.of(refused, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.taskManager.podTemplate makes the pods less secure")
                .hasMessageContaining(what)
                .hasMessageContaining("spec.pods.security to AsWritten");
    }

    @Test
    void shouldTakeItAsItIsWhenTheSpecificationSaysSo() {
        StreamJob job = job("{hostNetwork: true}", "  pods: {security: AsWritten}\n");

        assertThat(taskManager(job).getHostNetwork()).isTrue();
    }

    @Test
    void shouldGiveAddedContainersWhatTheyLeaveOpen() {
        StreamJob job = job("{containers: [{name: sidecar, image: x}], initContainers: [{name: init, image: x}]}", "");

        PodSpec pod = taskManager(job);

        Container sidecar = pod.getContainers().get(1);
        assertThat(sidecar.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(sidecar.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getInitContainers().get(0).getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(RestrictedSecurity.violations(pod)).isEmpty();
    }

    @Test
    void shouldMakePodsThatAreRestrictedByThemselves() {
        assertThat(RestrictedSecurity.violations(taskManager(Fixtures.job()))).isEmpty();
    }

    @Test
    void shouldSayThatTheContainerIsMissing() {
        StreamJob job = job("{containers: [{image: x}]}", "");

        assertThatThrownBy(() -> DesiredResources.of(job, Optional.empty()))
                .hasMessageContaining("leaves no container 'taskmanager'");
    }
}
