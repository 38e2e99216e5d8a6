package dev.weir.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.CheckpointHook;
import dev.weir.api.HookOptions;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.Command;
import dev.weir.checkpoint.CycleStep;
import dev.weir.checkpoint.HookOutcome;
import dev.weir.checkpoint.HookStep;
import dev.weir.common.ManualEventLoop;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointReport.HookReport;
import dev.weir.hooks.HookRunner.NamedHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HookRunnerTest {
    private final ManualEventLoop loop = new ManualEventLoop();
    private final List<String> calls = new ArrayList<>();

    /** Writes its calls down; {@code beforeCheckpoint} gives its name. */
    private class Recording implements CheckpointHook {
        private final String name;

        Recording(String name) {
            this.name = name;
        }

        @Override
        public Optional<byte[]> beforeCheckpoint(CheckpointContext context) throws Exception {
            calls.add(name + " before " + context.checkpointId() + " " + context.job() + " " + context.state());
            return Optional.of(name.getBytes());
        }

        @Override
        public void onTrigger(CheckpointContext context) throws Exception {
            calls.add(name + " trigger " + context.checkpointId());
        }

        @Override
        public void onComplete(CheckpointContext context) throws Exception {
            calls.add(name + " complete " + context.checkpointId());
        }

        @Override
        public void onAbort(CheckpointContext context, String reason) throws Exception {
            calls.add(name + " abort " + context.checkpointId() + " " + reason);
        }

        @Override
        public void onSubsumed(CheckpointContext context) throws Exception {
            calls.add(name + " subsumed " + context.checkpointId());
        }

        @Override
        public void onRestore(CheckpointContext context, Optional<byte[]> data) throws Exception {
            calls.add(name + " restore " + context.kind() + " "
                    + data.map(String::new).orElse("nothing"));
        }
    }

    private HookRunner runner(CheckpointHook... hooks) {
        return runner(HookOptions.DEFAULT.withTimeout(Duration.ofSeconds(1)), hooks);
    }

    private HookRunner runner(HookOptions options, CheckpointHook... hooks) {
        List<NamedHook> named = new ArrayList<>();
        for (CheckpointHook hook : hooks) {
            named.add(new NamedHook("h" + named.size(), hook, options));
        }
        return new HookRunner(loop, "flights", named);
    }

    private static HookOptions ignoring() {
        return HookOptions.DEFAULT.withFailurePolicy(HookOptions.FailurePolicy.IGNORE);
    }

    private static Command.RunHooks step(HookStep step, long id) {
        return new Command.RunHooks(
                step, id, CheckpointKind.SAVEPOINT, 42, "why", Map.of("h0", "stored".getBytes()), Optional.empty());
    }

    private HookOutcome run(HookRunner runner, HookStep step, long id) {
        List<HookOutcome> outcomes = new ArrayList<>();
        runner.run(step(step, id), outcomes::add);
        assertThat(outcomes).isEmpty();
        loop.runReady();
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    @Test
    void shouldCallInTheOrderOfRegistrationAndCollectData() {
        HookRunner runner = runner(new Recording("a"), new Recording("b"));

        HookOutcome prepared = run(runner, HookStep.PREPARE, 1);
        run(runner, HookStep.TRIGGER, 1);
        HookOutcome completed = run(runner, HookStep.COMPLETE, 1);
        run(runner, HookStep.POST, 1);

        assertThat(prepared.data().keySet()).containsExactlyInAnyOrder("h0", "h1");
        assertThat(prepared.data().get("h0")).isEqualTo("a".getBytes());
        assertThat(completed.reports()).extracting(HookReport::phase).containsExactly("Completed", "Completed");
        assertThat(calls)
                .containsExactly(
                        "a before 1 flights 42",
                        "b before 1 flights 42",
                        "a trigger 1",
                        "b trigger 1",
                        "a complete 1",
                        "b complete 1");
    }

    @Test
    void shouldTakeEveryStepOfTheTraceWithoutAnyHook() {
        HookRunner runner = runner();

        assertThat(CycleStep.order(run(runner, HookStep.PREPARE, 1).trace()))
                .containsExactly(
                        CycleStep.EXECUTE_PRE_CHECKPOINT_HOOKS,
                        CycleStep.ACCESS_STATE_DATA,
                        CycleStep.COLLECT_CHECKPOINT_METADATA,
                        CycleStep.START_HOOK_DATA_TRANSFER,
                        CycleStep.HOOK_DATA_TRANSFER_COMPLETE,
                        CycleStep.COMPLETE_HOOKS_PART);
        assertThat(CycleStep.order(run(runner, HookStep.TRIGGER, 1).trace()))
                .containsExactly(
                        CycleStep.NOTIFY_CHECKPOINT_TRIGGER,
                        CycleStep.TRIGGER_CHANNEL,
                        CycleStep.CONFIRM_CHECKPOINT_TRIGGER,
                        CycleStep.NOTIFY_CHECKPOINT_TRIGGER_COMPLETE);
    }

    @Test
    void shouldStopAtTheHookThatThrowsAndNameIt() {
        HookRunner runner = runner(
                new Recording("a"),
                new Recording("b") {
                    @Override
                    public void onTrigger(CheckpointContext context) throws Exception {
                        super.onTrigger(context);
                        throw new IllegalStateException("not now");
                    }
                },
                new Recording("c"));
        run(runner, HookStep.PREPARE, 1);

        HookOutcome triggered = run(runner, HookStep.TRIGGER, 1);
        HookOutcome aborted = run(runner, HookStep.ABORT, 1);

        assertThat(triggered.failure().orElseThrow().reason()).isEqualTo(CheckpointFailureReason.HOOK_FAILED);
        assertThat(triggered.failure().orElseThrow().message()).contains("'h1'", "onTrigger", "not now");
        assertThat(calls.subList(3, calls.size()))
                .containsExactly("a trigger 1", "b trigger 1", "a abort 1 why", "b abort 1 why");
        assertThat(aborted.failure()).isEmpty();
    }

    @Test
    void shouldTellTheOthersWhenOneThrowsAtTheEnd() {
        HookRunner runner = runner(
                new CheckpointHook() {
                    @Override
                    public void onComplete(CheckpointContext context) {
                        throw new IllegalStateException("broken");
                    }
                },
                new Recording("b"));
        run(runner, HookStep.PREPARE, 1);
        run(runner, HookStep.TRIGGER, 1);

        HookOutcome completed = run(runner, HookStep.COMPLETE, 1);

        assertThat(completed.failure().orElseThrow().message()).contains("'h0'", "broken");
        assertThat(calls).contains("b complete 1");
    }

    @Test
    void shouldRefuseDataThatIsTooLargeOrNull() {
        HookOutcome large = run(
                runner(new CheckpointHook() {
                    @Override
                    public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
                        return Optional.of(new byte[1024 * 1024 + 1]);
                    }
                }),
                HookStep.PREPARE,
                1);
        assertThat(large.failure().orElseThrow().reason()).isEqualTo(CheckpointFailureReason.HOOK_DATA_TOO_LARGE);
        assertThat(large.data()).isEmpty();

        HookOutcome none = run(
                runner(new CheckpointHook() {
                    @Override
                    @SuppressWarnings("OptionalAssignedToNull")
                    public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
                        return null;
                    }
                }),
                HookStep.PREPARE,
                2);
        assertThat(none.failure().orElseThrow().message()).contains("null");
    }

    @Test
    void shouldGoOnWithoutAHookThatTakesTooLongAndTellItTheEndLater() {
        HookRunner runner = runner(new Recording("a"));
        run(runner, HookStep.PREPARE, 1);
        loop.holdBlocking(true);
        List<HookOutcome> outcomes = new ArrayList<>();
        runner.run(step(HookStep.TRIGGER, 1), outcomes::add);
        loop.advance(Duration.ofMillis(999));
        assertThat(outcomes).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(outcomes.get(0).failure().orElseThrow().reason()).isEqualTo(CheckpointFailureReason.HOOK_TIMED_OUT);

        runner.run(step(HookStep.ABORT, 1), outcomes::add);
        runner.run(step(HookStep.PREPARE, 2), outcomes::add);
        loop.runReady();
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(2).failure().orElseThrow().message()).contains("has not returned from onTrigger");
        loop.holdBlocking(false);
        loop.runReady();

        assertThat(calls).containsExactly("a before 1 flights 42", "a trigger 1", "a abort 1 why");
    }

    @Test
    void shouldNotTellAHookTheEndOfCheckpointsThatItWasTooBusyToHearTheTriggerOf() {
        HookRunner runner = runner(ignoring(), new Recording("a"));
        run(runner, HookStep.PREPARE, 1);
        loop.holdBlocking(true);
        List<HookOutcome> outcomes = new ArrayList<>();
        runner.run(step(HookStep.TRIGGER, 1), outcomes::add);
        loop.advance(HookOptions.DEFAULT.timeout());
        for (HookStep next : List.of(HookStep.COMPLETE, HookStep.POST)) {
            runner.run(step(next, 1), outcomes::add);
        }
        for (HookStep next : List.of(HookStep.PREPARE, HookStep.TRIGGER, HookStep.COMPLETE, HookStep.POST)) {
            runner.run(step(next, 2), outcomes::add);
        }
        loop.runReady();
        assertThat(outcomes).hasSize(7);

        loop.holdBlocking(false);
        loop.runReady();

        assertThat(calls).containsExactly("a before 1 flights 42", "a trigger 1", "a complete 1");
    }

    @Test
    void shouldGiveDataBackAtTheRestore() {
        HookRunner runner = runner(new Recording("a"), new Recording("b"));

        run(runner, HookStep.RESTORE, 1);

        assertThat(calls).containsExactly("a restore SAVEPOINT stored", "b restore SAVEPOINT nothing");
    }

    @Test
    void shouldTakeOneStepAfterTheOther() {
        HookRunner runner = runner(new Recording("a"));
        List<String> order = new ArrayList<>();
        runner.run(step(HookStep.PREPARE, 1), outcome -> order.add("prepare 1"));
        runner.run(step(HookStep.PREPARE, 2), outcome -> order.add("prepare 2"));
        loop.runReady();

        assertThat(order).containsExactly("prepare 1", "prepare 2");
    }

    private static CheckpointHook throwing(HookStep at) {
        return new CheckpointHook() {
            @Override
            public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
                fail(HookStep.PREPARE);
                return Optional.of(new byte[1]);
            }

            @Override
            public void onTrigger(CheckpointContext context) {
                fail(HookStep.TRIGGER);
            }

            @Override
            public void onComplete(CheckpointContext context) {
                fail(HookStep.COMPLETE);
            }

            @Override
            public void onSubsumed(CheckpointContext context) {
                fail(HookStep.SUBSUMED);
            }

            private void fail(HookStep step) {
                if (step == at) {
                    throw new IllegalStateException("broken at " + step);
                }
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = HookStep.class,
            names = {"PREPARE", "TRIGGER", "COMPLETE"})
    void shouldReportAFailureThatIsIgnoredAndGoOn(HookStep at) {
        HookRunner runner = runner(ignoring(), throwing(at), new Recording("b"));

        List<HookOutcome> outcomes = List.of(
                run(runner, HookStep.PREPARE, 1), run(runner, HookStep.TRIGGER, 1), run(runner, HookStep.COMPLETE, 1));

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isEmpty());
        assertThat(outcomes.stream().flatMap(outcome -> outcome.reported().stream()))
                .singleElement()
                .asString()
                .contains("'h0'", "broken at " + at);
        assertThat(calls).containsExactly("b before 1 flights 42", "b trigger 1", "b complete 1");
        HookReport failed = outcomes.get(2).reports().get(0);
        assertThat(failed.phase()).isEqualTo("Failed");
        assertThat(failed.message()).contains("broken at " + at);
    }

    @Test
    void shouldStoreNoDataOfAHookThatFailedAndIsIgnored() {
        HookOutcome outcome =
                run(runner(ignoring(), throwing(HookStep.PREPARE), new Recording("b")), HookStep.PREPARE, 1);

        assertThat(outcome.data().keySet()).containsExactly("h1");
    }

    @Test
    void shouldTellOfTheEndOfACompletedCheckpoint() {
        HookRunner runner = runner(throwing(HookStep.SUBSUMED), new Recording("b"));

        HookOutcome outcome = run(runner, HookStep.SUBSUMED, 1);

        assertThat(calls).containsExactly("b subsumed 1");
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.reported()).singleElement().asString().contains("onSubsumed", "broken");
        assertThat(outcome.reports()).extracting(HookReport::phase).containsExactly("Failed", "Subsumed");
    }

    @Test
    void shouldPrepareTheNextCheckpointBeforeItTellsOfAllThatWereSubsumed() {
        HookRunner runner = runner(new Recording("a"));
        List<HookOutcome> outcomes = new ArrayList<>();

        for (long id = 1; id <= 4; id++) {
            runner.run(step(HookStep.SUBSUMED, id), outcomes::add);
        }
        runner.run(step(HookStep.PREPARE, 9), outcomes::add);
        loop.runReady();

        assertThat(calls)
                .containsExactly(
                        "a subsumed 1", "a before 9 flights 42", "a subsumed 2", "a subsumed 3", "a subsumed 4");
        assertThat(outcomes).hasSize(5);
    }

    @Test
    void shouldGiveEachHookItsOwnTimeout() {
        HookOptions quick = HookOptions.DEFAULT.withTimeout(Duration.ofMillis(100));
        HookOptions slow =
                quick.withTimeout(Duration.ofMillis(500)).withFailurePolicy(HookOptions.FailurePolicy.IGNORE);
        HookRunner runner = new HookRunner(
                loop,
                "flights",
                List.of(
                        new NamedHook("slow", new Recording("a"), slow),
                        new NamedHook("quick", new Recording("b"), quick)));
        loop.holdBlocking(true);
        List<HookOutcome> outcomes = new ArrayList<>();
        runner.run(step(HookStep.PREPARE, 1), outcomes::add);

        loop.advance(Duration.ofMillis(599));
        assertThat(outcomes).isEmpty();
        loop.advance(Duration.ofMillis(1));

        assertThat(outcomes.get(0).reported()).singleElement().asString().contains("'slow'", "within 500 ms");
        assertThat(outcomes.get(0).failure().orElseThrow().message()).contains("'quick'", "within 100 ms");
        assertThat(outcomes.get(0).reports())
                .extracting(HookReport::durationMillis)
                .containsExactly(500L, 100L);
    }
}
