package dev.weir.operator.observer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.dependent.DesiredResources;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.ProcessObservation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private static final DesiredResources DESIRED = DesiredResources.of(Fixtures.job(), Optional.empty());
    private static final StatefulSet SET = (StatefulSet) DESIRED.applied(1, 2).get(3);

    private static Pod pod(String hash, String status) {
        return Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: flights-jobmaster-0
                  labels: {app.kubernetes.io/component: jobmaster}
                  annotations: {weir.dev/spec-hash: "%s"}
                status:
                %s
                """.formatted(hash, status.indent(2)), Pod.class);
    }

    private static ProcessObservation observe(Pod pod) {
        return Processes.observe(Names.JOB_MASTER, Optional.of(SET), List.of(pod));
    }

    @Test
    void shouldCountReadyPodsOfTheNewTemplate() {
        ProcessObservation seen =
                observe(pod(DESIRED.jobMasterHash(), "conditions: [{type: Ready, status: \"True\"}]"));

        assertThat(seen.readyPods()).isEqualTo(1);
        assertThat(seen.outdatedPods()).isEmpty();
        assertThat(seen.troubles()).isEmpty();
    }

    @Test
    void shouldFindPodsOfAnOlderTemplate() {
        assertThat(observe(pod("older", "phase: Running")).outdatedPods()).containsExactly("flights-jobmaster-0");
    }

    @Test
    void shouldTellTheContainersLastMessage() {
        ProcessObservation seen = observe(pod("x", """
                containerStatuses:
                  - name: jobmaster
                    ready: false
                    restartCount: 3
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}}
                    lastState: {terminated: {exitCode: 3, reason: Error, message: "cannot read /etc/weir/job.json\\n"}}
                """));

        assertThat(seen.troubles())
                .containsExactly(new Problem(
                        "CrashLoopBackOff",
                        "pod flights-jobmaster-0, container jobmaster: exited with 3: cannot read /etc/weir/job.json"));
    }

    @Test
    void shouldTellWhatIsMissing() {
        ProcessObservation seen = observe(pod("x", """
                containerStatuses:
                  - name: jobmaster
                    ready: false
                    state: {waiting: {reason: CreateContainerConfigError, message: secret "weir-s3" not found}}
                """));

        assertThat(seen.troubles()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo("CreateContainerConfigError");
            assertThat(problem.message()).contains("secret \"weir-s3\" not found");
        });
    }

    @Test
    void shouldNameWhatACredentialsSecretLacks() {
        Secret half =
                new SecretBuilder().withData(Map.of("accessKey", "YWRtaW4=")).build();

        assertThat(Credentials.check("weir-s3", Optional.empty())).isPresent();
        assertThat(Credentials.check("weir-s3", Optional.of(half)))
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains("secretKey"));
    }
}
