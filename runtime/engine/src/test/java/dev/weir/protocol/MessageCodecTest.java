package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.JobFailure;
import dev.weir.state.SnapshotForm;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final ExecutionId EXECUTION = new ExecutionId(3, 7);
    private static final TaskId TASK = new TaskId("count", 1);

    private final MessageCodec codec = new MessageCodec(new Codecs());

    @Test
    void shouldReadBackWhatATaskManagerTells() throws Exception {
        TraceStep step = new TraceStep(12, "a", "b", "c", "count/1");
        Failure failure = new Failure(JobFailure.Category.USER, "BadRecord", "f:1: no number", 99);
        List<ToJobMaster> messages = List.of(
                new ToJobMaster.Register("uid", "tm-0", 2, "10.0.0.1", 6124),
                new ToJobMaster.Register(
                        "uid",
                        "tm-0",
                        2,
                        "10.0.0.1",
                        6124,
                        List.of(new RunningTasks(
                                EXECUTION,
                                EXECUTION,
                                "hash",
                                "abc",
                                2,
                                128,
                                List.of(TASK),
                                Optional.of("task count/1 failed"),
                                3,
                                4,
                                List.of(new RunningTasks.OpenCheckpoint(3, 5, true)),
                                6))),
                new ToJobMaster.Heartbeat(Optional.of(EXECUTION), 4, Map.of("records-in", 5L)),
                new ToJobMaster.Heartbeat(Optional.empty(), 0, Map.of()),
                new ToJobMaster.Deployed(EXECUTION, List.of(step)),
                new ToJobMaster.DeployFailed(EXECUTION, true, failure),
                new ToJobMaster.TaskFailed(EXECUTION, TASK, failure),
                new ToJobMaster.Drained(EXECUTION, TASK),
                new ToJobMaster.Decline(EXECUTION, 5, CheckpointFailureReason.UPLOAD_FAILED, "no route"),
                new ToJobMaster.Committed(EXECUTION, TASK, 5),
                new ToJobMaster.Cancelled(EXECUTION));

        for (ToJobMaster message : messages) {
            assertThat(codec.decodeToJobMaster(codec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void shouldReadBackAnAcknowledgementWithItsInlineState() throws Exception {
        Handle inline = new Handle(Optional.empty(), 0, 3, 17, Optional.of(new byte[] {1, 2, 3}));
        Handle segment = new Handle(Optional.of("segments/1-tm-0-4"), 100, 2000, -5, Optional.empty());
        TaskState state = new TaskState(
                "count",
                TASK,
                Long.MIN_VALUE,
                Optional.of(new TaskState.Keyed("canonical", List.of(segment))),
                Optional.of(inline),
                List.of(new StateSchema("n", "value", "\"string\"", "\"long\"")),
                2003,
                List.of(new Restore.Reached(1, 5, 77)));

        ToJobMaster.Acknowledge read =
                (ToJobMaster.Acknowledge) codec.decodeToJobMaster(codec.encode(new ToJobMaster.Acknowledge(
                        EXECUTION,
                        4,
                        List.of(TASK),
                        List.of(state),
                        List.of(new InFlightElements("a->b", 0, 1, segment)),
                        List.of())));

        assertThat(read.tasks()).containsExactly(TASK);
        TaskState back = read.states().get(0);
        assertThat(back.keyed()).contains(new TaskState.Keyed("canonical", List.of(segment)));
        assertThat(back.elements().orElseThrow().inline().orElseThrow()).containsExactly(1, 2, 3);
        assertThat(read.inFlight()).containsExactly(new InFlightElements("a->b", 0, 1, segment));
        assertThat(back.schemas()).isEqualTo(state.schemas());
        assertThat(back.watermark()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldReadBackWhatTheJobMasterOrders() throws Exception {
        Restore restore = new Restore(
                "count",
                5,
                List.of(new Restore.Keyed(
                        new TaskState.Keyed(
                                "canonical", List.of(new Handle(Optional.of("s"), 1, 2, 3, Optional.empty()))),
                        List.of())),
                List.of(new Restore.Listed(
                        new StateSchema("rules", "broadcast", "", "\"string\""),
                        List.of(new Handle(Optional.empty(), 0, 1, 4, Optional.empty())),
                        1,
                        2)),
                List.of(new Restore.Reached(3, 7, 99)));
        List<ToTaskManager> messages = List.of(
                new ToTaskManager.Accepted(3),
                new ToTaskManager.Deploy(
                        EXECUTION,
                        new ExecutionId(3, 1),
                        4,
                        "abc",
                        2,
                        128,
                        List.of(new ToTaskManager.Assignment(TASK, "10.0.0.1", 6124)),
                        List.of(new ToTaskManager.TaskRestore(
                                TASK,
                                List.of(restore),
                                List.of(new InFlightElements(
                                        "a -> b", 1, 2, new Handle(Optional.of("s"), 4, 5, 6, Optional.empty()))),
                                true))),
                new ToTaskManager.Adopt(EXECUTION, new ExecutionId(4, 2), new ExecutionId(4, 1)),
                new ToTaskManager.Start(EXECUTION),
                new ToTaskManager.ExecuteCheckpoint(EXECUTION, 5, 1234, SnapshotForm.CANONICAL, "savepoints/x/", true),
                new ToTaskManager.StateComplete(EXECUTION, 5),
                new ToTaskManager.CommitSinks(EXECUTION, 5),
                new ToTaskManager.Abort(EXECUTION, 5, "too slow"),
                new ToTaskManager.Cancel(EXECUTION),
                new ToTaskManager.HeartbeatAck());

        for (ToTaskManager message : messages) {
            assertThat(codec.decodeToTaskManager(codec.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void shouldRefuseAnotherVersionByName() {
        byte[] frame = codec.encode(new ToTaskManager.HeartbeatAck());
        frame[0] = 9;

        assertThatThrownBy(() -> codec.decodeToTaskManager(frame))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("version 9, expected 1");
    }

    @Test
    void shouldRefuseValuesThatARecordRefuses() {
        byte[] frame = codec.encode(new ToJobMaster.Drained(EXECUTION, TASK));
        frame[frame.length - 1] = 1; // the subtask, now -1

        assertThatThrownBy(() -> codec.decodeToJobMaster(frame)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void shouldRefuseAnythingElseWithoutHarm() {
        Random random = new Random(42);
        byte[] good = codec.encode(new ToJobMaster.Heartbeat(Optional.of(EXECUTION), 4, Map.of("records-in", 5L)));
        for (int round = 0; round < 20_000; round++) {
            byte[] frame = good.clone();
            frame[1 + random.nextInt(frame.length - 1)] ^= (byte) (1 << random.nextInt(8));
            try {
                codec.decodeToJobMaster(frame);
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageContaining("malformed");
            }
        }
        assertThatThrownBy(() -> codec.decodeToJobMaster(new byte[0])).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> codec.decodeToJobMaster(new byte[] {1})).isInstanceOf(MalformedMessageException.class);
    }
}
