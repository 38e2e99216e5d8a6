package dev.weir.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.checkpoint.OperatorRestore.KeyedRestore;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StateAssignmentTest {
    private static final int KEY_GROUPS = 24;
    private static final StateSchema COUNT = new StateSchema("c", "value", "", "\"long\"");
    private static final StateSchema SPLITS = new StateSchema("splits", "splits", "", "\"string\"");
    private static final Map<String, String> JOB = new LinkedHashMap<>(Map.of("read", "source", "count", "window"));

    private static StateHandle handle(String what, int subtask) {
        return new StateHandle("segments/" + what + "-" + subtask, subtask, 10, subtask, null);
    }

    private static CheckpointMetadata checkpoint(int parallelism, OperatorState... more) {
        List<SubtaskState> read = new ArrayList<>();
        List<SubtaskState> count = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            read.add(new SubtaskState(subtask, 100 + subtask, null, handle("read", subtask)));
            count.add(new SubtaskState(subtask, 200 - subtask, KeyedHandle.canonical(handle("count", subtask)), null));
        }
        List<OperatorState> operators = new ArrayList<>(List.of(more));
        operators.add(new OperatorState("read", List.of(SPLITS), read));
        operators.add(new OperatorState("count", List.of(COUNT), count));
        return new CheckpointMetadata(
                1,
                1,
                "n",
                7,
                "",
                "CHECKPOINT",
                "USER",
                0,
                0,
                "job",
                "uid",
                "graph",
                parallelism,
                KEY_GROUPS,
                operators,
                List.of(),
                Map.of(),
                0,
                0,
                false,
                false);
    }

    private static Map<TaskId, List<OperatorRestore>> assign(int from, int to) {
        return StateAssignment.assign(checkpoint(from), JOB, to, KEY_GROUPS, false);
    }

    private static OperatorRestore restore(Map<TaskId, List<OperatorRestore>> assigned, String vertex, int subtask) {
        return assigned.get(new TaskId(vertex, subtask)).get(0);
    }

    @Test
    void shouldGiveEachSubtaskItsOwnAtTheSameParallelism() {
        for (int parallelism = 1; parallelism <= KEY_GROUPS; parallelism++) {
            Map<TaskId, List<OperatorRestore>> assigned = assign(parallelism, parallelism);
            assertThat(assigned).hasSize(2 * parallelism);
            for (int subtask = 0; subtask < parallelism; subtask++) {
                assertThat(restore(assigned, "window", subtask))
                        .isEqualTo(new OperatorRestore(
                                "count",
                                200 - subtask,
                                List.of(new KeyedRestore(
                                        KeyedHandle.canonical(handle("count", subtask)), List.of(COUNT))),
                                List.of(),
                                List.of()));
                assertThat(restore(assigned, "source", subtask))
                        .isEqualTo(new OperatorRestore(
                                "read",
                                100 + subtask,
                                List.of(),
                                List.of(new ListRestore(SPLITS, List.of(handle("read", subtask)), 0, 1)),
                                List.of()));
            }
        }
    }

    @Test
    void shouldCoverEveryKeyGroupOnceAtEveryParallelism() {
        for (int from = 1; from <= KEY_GROUPS; from++) {
            for (int to = 1; to <= KEY_GROUPS; to++) {
                Map<TaskId, List<OperatorRestore>> assigned = assign(from, to);
                for (int keyGroup = 0; keyGroup < KEY_GROUPS; keyGroup++) {
                    int owner = KeyGroups.subtask(keyGroup, KEY_GROUPS, from);
                    int reader = KeyGroups.subtask(keyGroup, KEY_GROUPS, to);
                    for (int subtask = 0; subtask < to; subtask++) {
                        KeyGroupRange range = KeyGroups.range(subtask, KEY_GROUPS, to);
                        long readOnce = restore(assigned, "window", subtask).keyed().stream()
                                .filter(keyed -> keyed.handle().equals(KeyedHandle.canonical(handle("count", owner))))
                                .count();
                        if (subtask == reader) {
                            assertThat(range.contains(keyGroup)).isTrue();
                            assertThat(readOnce).isEqualTo(1);
                        } else {
                            assertThat(range.contains(keyGroup)).isFalse();
                        }
                    }
                }
            }
        }
    }

    @Test
    void shouldReadNoBlobWithoutAKeyGroupOfItsOwn() {
        for (int from = 1; from <= KEY_GROUPS; from++) {
            for (int to = 1; to <= KEY_GROUPS; to++) {
                Map<TaskId, List<OperatorRestore>> assigned = assign(from, to);
                for (int subtask = 0; subtask < to; subtask++) {
                    KeyGroupRange range = KeyGroups.range(subtask, KEY_GROUPS, to);
                    int old = from;
                    assertThat(restore(assigned, "window", subtask).keyed())
                            .allSatisfy(keyed -> assertThat(KeyGroups.range(
                                                    (int) keyed.handle()
                                                            .parts()
                                                            .get(0)
                                                            .offset(),
                                                    KEY_GROUPS,
                                                    old)
                                            .overlaps(range))
                                    .isTrue());
                }
            }
        }
    }

    @Test
    void shouldShareEveryElementOutOnce() {
        for (int from = 1; from <= 8; from++) {
            for (int to = 1; to <= 8; to++) {
                Map<TaskId, List<OperatorRestore>> assigned = assign(from, to);
                int[] taken = new int[from * 5];
                for (int subtask = 0; subtask < to; subtask++) {
                    ListRestore restore =
                            restore(assigned, "source", subtask).lists().get(0);
                    List<Integer> all = new ArrayList<>();
                    restore.blobs()
                            .forEach(handle -> IntStream.range(0, 5)
                                    .forEach(element -> all.add((int) handle.offset() * 5 + element)));
                    for (int i = 0; i < all.size(); i++) {
                        if (i % restore.shareOf() == restore.shareIndex()) {
                            taken[all.get(i)]++;
                        }
                    }
                }
                assertThat(taken).containsOnly(1);
            }
        }
    }

    @Test
    void shouldGiveListsOutAsTheirOwnerSaid() {
        for (int from : new int[] {1, 2, 3}) {
            for (int to : new int[] {1, 2, 3}) {
                Map<TaskId, List<OperatorRestore>> assigned = StateAssignment.assign(
                        checkpoint(from, lists(from)),
                        Map.of("rules", "rules", "read", "source", "count", "window"),
                        to,
                        KEY_GROUPS,
                        false);
                for (int subtask = 0; subtask < to; subtask++) {
                    List<StateHandle> all = IntStream.range(0, from)
                            .mapToObj(old -> handle("rules", old))
                            .toList();
                    List<StateHandle> copy = List.of(handle("rules", subtask % from));
                    assertThat(restore(assigned, "rules", subtask).lists())
                            .containsExactly(
                                    from == to
                                            ? new ListRestore(list("split"), copy, 0, 1)
                                            : new ListRestore(list("split"), all, subtask, to),
                                    new ListRestore(list("union"), all, 0, 1),
                                    new ListRestore(list("broadcast"), copy, 0, 1));
                }
            }
        }
    }

    private static StateSchema list(String kind) {
        return new StateSchema("a-" + kind, kind, "", "\"string\"");
    }

    private static OperatorState lists(int parallelism) {
        return new OperatorState(
                "rules",
                List.of(list("split"), list("union"), list("broadcast")),
                IntStream.range(0, parallelism)
                        .mapToObj(subtask -> new SubtaskState(subtask, 100, null, handle("rules", subtask)))
                        .toList());
    }

    @Test
    void shouldRestoreTheSmallestWatermarkOfThoseThatCome() {
        Map<TaskId, List<OperatorRestore>> down = assign(4, 2);
        assertThat(restore(down, "window", 0).watermark()).isEqualTo(199);
        assertThat(restore(down, "window", 1).watermark()).isEqualTo(197);
        assertThat(restore(down, "source", 1).watermark()).isEqualTo(100);
        assertThat(restore(assign(2, 4), "window", 3).watermark()).isEqualTo(199);
    }

    @Test
    void shouldKeepOperatorsOfAChainTogether() {
        Map<String, String> chained = new LinkedHashMap<>();
        chained.put("read", "source");
        chained.put("count", "source");

        Map<TaskId, List<OperatorRestore>> assigned =
                StateAssignment.assign(checkpoint(2), chained, 2, KEY_GROUPS, false);

        assertThat(assigned.get(new TaskId("source", 1)))
                .extracting(OperatorRestore::operator)
                .containsExactly("read", "count");
    }

    @Test
    void shouldLetNewOperatorsBeginEmpty() {
        Map<String, String> grown = new LinkedHashMap<>(JOB);
        grown.put("more", "other");

        assertThat(StateAssignment.assign(checkpoint(2), grown, 2, KEY_GROUPS, false)
                        .get(new TaskId("other", 1)))
                .isEmpty();
    }

    @Test
    void shouldNameBothSidesWhenStateFindsNoOperator() {
        Map<String, String> renamed = Map.of("read", "source", "counter", "window");

        assertThatThrownBy(() -> StateAssignment.assign(checkpoint(2), renamed, 2, KEY_GROUPS, false))
                .isInstanceOf(UnmatchedStateException.class)
                .hasMessageContainingAll("checkpoint 7", "[count]", "[counter]", "allowUnmatchedState");
        assertThat(StateAssignment.assign(checkpoint(2), renamed, 2, KEY_GROUPS, true)
                        .get(new TaskId("window", 0)))
                .isEmpty();
    }

    @Test
    void shouldNotMissAnOperatorThatHadNoState() {
        OperatorState empty = new OperatorState("gone", List.of(), List.of(new SubtaskState(0, 1, null, null)));

        assertThat(StateAssignment.assign(checkpoint(2, empty), JOB, 2, KEY_GROUPS, false))
                .hasSize(4);
    }

    @Test
    void shouldRefuseAnotherNumberOfKeyGroups() {
        assertThatThrownBy(() -> StateAssignment.assign(checkpoint(2), JOB, 2, 128, false))
                .isInstanceOf(UnmatchedStateException.class)
                .hasMessageContainingAll("24", "128");
    }
}
