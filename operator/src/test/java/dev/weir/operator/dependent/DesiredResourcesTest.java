package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden files: {@code in-x.yaml} makes {@code out-x.yaml}; {@code -Dgolden.write} writes them anew, to be read before they are committed. */
class DesiredResourcesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "full"})
    void shouldMakeWhatTheGoldenFileSays(String name) throws IOException {
        StreamJob job =
                Serialization.unmarshal(Files.readString(GOLDEN.resolve("in-" + name + ".yaml")), StreamJob.class);
        DesiredResources desired = DesiredResources.of(job, Optional.empty());

        String made = Serialization.asYaml(desired.secret("0123456789abcdef", "fedcba9876543210"))
                + Stream.of(JobGuards.of(job, Optional.of("weir-system")), desired.applied(1, 2), desired.preflight(1))
                        .flatMap(List::stream)
                        .map(Serialization::asYaml)
                        .collect(Collectors.joining());

        Path out = GOLDEN.resolve("out-" + name + ".yaml");
        if (System.getProperty("golden.write") != null) {
            Files.writeString(out, made);
        }
        assertThat(made).isEqualTo(Files.readString(out));
    }

    @Test
    void shouldMakeTheSameTwice() {
        DesiredResources one = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources other = DesiredResources.of(Fixtures.job(), Optional.empty());

        assertThat(one.applied(1, 2)).isEqualTo(other.applied(1, 2));
    }

    @Test
    void shouldChangeAllHashesWhenTheConfigurationChanges() {
        DesiredResources before = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources after =
                DesiredResources.of(Fixtures.job("  restartPolicy: {maxAttempts: 3}\n"), Optional.empty());

        assertThat(after.configHash()).isNotEqualTo(before.configHash());
        assertThat(after.jobMasterHash()).isNotEqualTo(before.jobMasterHash());
        assertThat(after.taskManagerHash()).isNotEqualTo(before.taskManagerHash());
    }

    @Test
    void shouldChangeOneTemplateWhenOnlyItsResourcesChange() {
        DesiredResources before = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources after = DesiredResources.of(
                Fixtures.job("  taskManager: {resources: {limits: {memory: 1Gi}}}\n"), Optional.empty());

        assertThat(after.configHash()).isEqualTo(before.configHash());
        assertThat(after.jobMasterHash()).isEqualTo(before.jobMasterHash());
        assertThat(after.taskManagerHash()).isNotEqualTo(before.taskManagerHash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  restartPolicy: {maxAttempts: 3}\n",
                "  maxParallelism: 256\n",
                "  taskManager: {slots: 4, resources: {limits: {memory: 1Gi}}}\n"
            })
    void shouldRunTheSameProgramWhenOtherThingsChange(String more) {
        DesiredResources before = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources after = DesiredResources.of(Fixtures.job(more), Optional.empty());

        assertThat(after.programHash()).isEqualTo(before.programHash());
        assertThat(after.taskManagerHash()).isNotEqualTo(before.taskManagerHash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  stateBackend: rocksdb\n",
                "  jobMaster: {podTemplate: {spec: {containers: [{name: jobmaster, image: other}]}}}\n",
                "  taskManager: {podTemplate: {spec: {containers: [{name: taskmanager, image: other}]}}}\n"
            })
    void shouldRunAnotherProgram(String more) {
        DesiredResources before = DesiredResources.of(Fixtures.job(), Optional.empty());
        DesiredResources after = DesiredResources.of(Fixtures.job(more), Optional.empty());

        assertThat(after.programHash()).isNotEqualTo(before.programHash());
    }

    @Test
    void shouldNotChangeTemplatesWhenOnlyReplicasDo() {
        DesiredResources desired = DesiredResources.of(Fixtures.job(), Optional.empty());

        assertThat(desired.applied(0, 0).get(3))
                .isNotEqualTo(desired.applied(1, 2).get(3));
        assertThat(desired.jobMasterHash()).isNotEmpty();
    }

    @Test
    void shouldLeaveClusterIpsAloneExceptForHeadlessServices() {
        for (HasMetadata resource :
                DesiredResources.of(Fixtures.job(), Optional.empty()).applied(1, 2)) {
            if (resource instanceof Service service) {
                assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            }
        }
    }

    @Test
    void shouldSayWhichPodTemplateIsMalformed() {
        StreamJob job = Fixtures.job("  taskManager: {podTemplate: {spec: {containers: none}}}\n");

        assertThatThrownBy(() -> DesiredResources.of(job, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spec.taskManager.podTemplate");
    }

    @Test
    void shouldMakePodsFromTheNameOfACheckpointNotFromWhatItMeans() {
        StreamJob job = Fixtures.job("  restoreFrom: {checkpoint: before}\n");
        StreamJob other = Fixtures.job("  restoreFrom: {checkpoint: before, allowUnmatchedState: true}\n");

        assertThat(DesiredResources.of(job, Optional.of("s3://a/b")).configHash())
                .isEqualTo(DesiredResources.of(job, Optional.empty()).configHash())
                .isNotEqualTo(
                        DesiredResources.of(other, Optional.of("s3://a/b")).configHash());
    }
}
