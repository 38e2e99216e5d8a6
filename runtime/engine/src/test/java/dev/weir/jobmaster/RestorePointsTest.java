package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestorePointsTest {
    private static final StateSchema COMMITTABLES = new StateSchema("committables", "committables", "", "\"string\"");

    @Test
    void shouldHaveTheJobDoneWhenItsLastCheckpointLeavesNothingToCommit() {
        RestorePoints points = new RestorePoints(List.of(checkpoint(true, List.of())), false, Optional.empty());

        assertThat(points.isJobDone()).isTrue();
    }

    @Test
    void shouldDeployOnceMoreWhenSinksMayNotHaveBeenToldOfTheLastCheckpoint() {
        RestorePoints points =
                new RestorePoints(List.of(checkpoint(true, List.of(new byte[] {1}))), false, Optional.empty());

        assertThat(points.isJobDone()).isFalse();
    }

    @Test
    void shouldGoOnWhenInputIsLeft() {
        RestorePoints points = new RestorePoints(List.of(checkpoint(false, List.of())), false, Optional.empty());

        assertThat(points.isJobDone()).isFalse();
    }

    private static CheckpointMetadata checkpoint(boolean finished, List<byte[]> committables) {
        byte[] blob = new Elements(COMMITTABLES, committables).toBlob();
        StateHandle handle = new StateHandle(null, 0, blob.length, 0, blob);
        OperatorState sink =
                new OperatorState("rows", List.of(COMMITTABLES), List.of(new SubtaskState(0, 0, null, handle)));
        return new CheckpointMetadata(
                2,
                1,
                "nonce",
                1,
                "",
                "CHECKPOINT",
                "FINAL",
                0,
                0,
                "job",
                "uid",
                "graph",
                1,
                128,
                List.of(sink),
                List.of(),
                Map.of(),
                blob.length,
                0,
                finished,
                false);
    }
}
