package dev.weir.local.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.kubelet.container.ExitReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodStatusesTest {

    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00.5Z");
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withName("flights-0")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .endContainer()
            .endSpec()
            .build();

    @Test
    void shouldBePendingUntilEveryContainerHasStarted() {
        PodStatus status = of(null, waiting("ImagePullBackOff"));

        assertThat(status.getPhase()).isEqualTo("Pending");
        assertThat(status.getPodIP()).isEqualTo("127.66.1.1");
        assertThat(status.getContainerStatuses().get(0).getState().getWaiting().getReason())
                .isEqualTo("ImagePullBackOff");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
        assertThat(condition(status, "Ready").getMessage()).contains("[main]");
    }

    @Test
    void shouldKeepTheTimeOfAConditionWhenItHasNotChanged() {
        PodStatus before = PodStatuses.of(POD, null, "127.66.1.1", List.of(), List.of(running(false)), EARLIER);

        PodStatus status = of(before, running(true));

        assertThat(condition(status, "PodScheduled").getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(condition(status, "Ready").getLastTransitionTime()).isEqualTo("2026-01-01T00:01:00Z");
        assertThat(condition(status, "Ready").getStatus()).isEqualTo("True");
        assertThat(status.getStartTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(of(status, running(true))).isEqualTo(status);
    }

    @Test
    void shouldSayHowItEnded() {
        assertThat(of(null, ended(0, true)).getPhase()).isEqualTo("Succeeded");
        PodStatus failed = of(null, ended(137, true));

        assertThat(failed.getPhase()).isEqualTo("Failed");
        assertThat(failed.getContainerStatuses()
                        .get(0)
                        .getState()
                        .getTerminated()
                        .getSignal())
                .isEqualTo(9);
        assertThat(of(null, ended(1, false)).getPhase()).isEqualTo("Running");
    }

    @Test
    void shouldNotBeReadyAndGoOnCountingWhenTheClusterWasRestarted() {
        Pod before = new PodBuilder(POD).withStatus(of(null, running(true))).build();

        PodStatus status = PodStatuses.afterRestart(before, NOW);

        assertThat(condition(status, "Ready").getStatus()).isEqualTo("False");
        assertThat(status.getContainerStatuses()
                        .get(0)
                        .getLastState()
                        .getTerminated()
                        .getReason())
                .isEqualTo("Unknown");
        assertThat(EarlierLife.of(new PodBuilder(POD).withStatus(status).build(), "main", NOW)
                        .restarts())
                .isEqualTo(2);
    }

    private static PodStatus of(PodStatus before, ContainerSnapshot container) {
        return PodStatuses.of(POD, before, "127.66.1.1", List.of(), List.of(container), NOW);
    }

    private static ContainerSnapshot waiting(String reason) {
        return snapshot(new ContainerPhase.Waiting(reason, "why"), false, false);
    }

    private static ContainerSnapshot running(boolean ready) {
        return snapshot(new ContainerPhase.Running(EARLIER, 4711), ready, false);
    }

    private static ContainerSnapshot ended(int exitCode, boolean over) {
        ExitReport report = ExitReport.of(exitCode, "", "", EARLIER, NOW);
        return snapshot(new ContainerPhase.Ended(report), false, over);
    }

    private static ContainerSnapshot snapshot(ContainerPhase phase, boolean ready, boolean over) {
        return new ContainerSnapshot("main", "image:1", phase, Optional.empty(), 2, ready, ready, over);
    }

    private static PodCondition condition(PodStatus status, String type) {
        return status.getConditions().stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .orElseThrow();
    }
}
