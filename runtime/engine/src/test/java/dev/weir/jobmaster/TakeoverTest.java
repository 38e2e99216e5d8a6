package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ExecutionId;
import dev.weir.common.ManualEventLoop;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.protocol.MemoryTransport;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A JobMaster that claims a job whose tasks run on without one. */
class TakeoverTest {
    private static final ExecutionId FORMER = new ExecutionId(1, 1);
    private static final ExecutionId NEXT = new ExecutionId(2, 1);

    private final Planning loop = new Planning();
    private final MemoryTransport transport = new MemoryTransport();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<JobEvent> events = new ArrayList<>();
    private final List<JobFailure> stopped = new ArrayList<>();
    private final FakeTaskManager first = new FakeTaskManager(transport, "tm-0");
    private final FakeTaskManager second = new FakeTaskManager(transport, "tm-1");
    private JobMaster jobMaster;
    private int nonces;
    private int parallelism = 2;

    @Test
    void shouldGoOnWithTasksThatRunOn() {
        run();
        advance(1_000);
        long newest = log().get(0).id();

        loseJobMaster();
        start();
        assertThat(status().state()).isEqualTo(JobState.RECONCILING);
        first.comeBack();
        second.comeBack();
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isZero();
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
        assertThat(first.orders(ToTaskManager.Cancel.class)).isEmpty();
        assertThat(first.execution()).isEqualTo(NEXT);
        assertThat(second.orders(ToTaskManager.Adopt.class))
                .containsExactly(new ToTaskManager.Adopt(FORMER, NEXT, NEXT));
        assertThat(notices()).contains("JobAdopted");

        beatFor(1_000);
        CheckpointMetadata next = log().get(0);
        assertThat(next.id()).isEqualTo(newest + 1);
        assertThat(next.epoch()).isEqualTo(2);
    }

    @Test
    void shouldNotCancelWhileItWaitsForTheOthers() {
        run();

        loseJobMaster();
        start();
        first.comeBack();
        first.send(new ToJobMaster.Heartbeat(Optional.of(FORMER), 2, Map.of()));
        advance(200);

        assertThat(status().state()).isEqualTo(JobState.RECONCILING);
        assertThat(first.orders(ToTaskManager.Cancel.class)).isEmpty();
        assertThat(first.orders(ToTaskManager.Adopt.class)).isEmpty();
    }

    @Test
    void shouldAbortWhatWasUnderWayAndNeverUseItsNumberAgain() {
        run();
        second.ignore(FakeTaskManager.Order.CHECKPOINT);
        advance(1_000);
        long inFlight = triggered(first);
        assertThat(log()).isEmpty();

        takeOver();

        assertThat(aborted(first)).containsExactly(inFlight);
        assertThat(aborted(second)).containsExactly(inFlight);
        beatFor(1_000);
        assertThat(triggered(first)).isEqualTo(inFlight + 1);
    }

    @Test
    void shouldTellTasksOfACheckpointThatTheFormerJobMasterCouldNotTell() {
        run();
        holdCompletion();
        advance(1_000);
        long committed = log().get(0).id();
        assertThat(first.orders(ToTaskManager.StateComplete.class)).isEmpty();

        takeOver();

        assertThat(first.orders(ToTaskManager.StateComplete.class))
                .containsExactly(new ToTaskManager.StateComplete(NEXT, committed));
        assertThat(second.orders(ToTaskManager.CommitSinks.class))
                .containsExactly(new ToTaskManager.CommitSinks(NEXT, committed));
        assertThat(aborted(first)).isEmpty();
    }

    @Test
    void shouldDeployAnewWhenATaskManagerIsMissing() {
        run();
        advance(1_000);
        long newest = log().get(0).id();

        loseJobMaster();
        start();
        first.comeBack();
        FakeTaskManager spare = new FakeTaskManager(transport, "tm-2").connect();
        beat(2_000, first, spare);
        assertThat(status().state()).isEqualTo(JobState.RECONCILING);
        beat(1_100, first, spare);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.deployment().execution()).isEqualTo(NEXT);
        assertThat(first.deployment().checkpointId()).isEqualTo(newest);
        assertThat(spare.execution()).isEqualTo(NEXT);
        assertThat(notice("AdoptionRefused"))
                .contains("these tasks are not found: [")
                .contains("/1");
    }

    @Test
    void shouldCancelOneThatComesTooLate() {
        run();
        loseJobMaster();
        start();
        first.comeBack();
        FakeTaskManager spare = new FakeTaskManager(transport, "tm-2").connect();
        beat(3_100, first, spare);

        second.comeBack();
        second.send(new ToJobMaster.Heartbeat(Optional.of(FORMER), 2, Map.of()));
        settle();

        assertThat(second.orders(ToTaskManager.Cancel.class)).containsExactly(new ToTaskManager.Cancel(FORMER));
    }

    @Test
    void shouldAdoptThoughTheyComeLongAfterTheClaim() {
        run();
        loseJobMaster();
        start();
        advance(20_000);
        assertThat(status().state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);

        first.comeBack();
        second.comeBack();
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.execution()).isEqualTo(NEXT);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
    }

    @Test
    void shouldAdoptTheTasksOfAnOnlyTaskManagerThatComesLongAfterTheClaim() {
        parallelism = 1;
        start();
        first.connect();
        settle();
        loseJobMaster();
        start();
        advance(20_000);
        assertThat(status().state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);

        first.comeBack();
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.execution()).isEqualTo(NEXT);
    }

    @Test
    void shouldRefuseTasksOfAnotherConfiguration() {
        run();
        second.report(tasks -> new RunningTasks(
                tasks.execution(),
                tasks.run(),
                "older",
                tasks.fingerprint(),
                tasks.parallelism(),
                tasks.maxParallelism(),
                tasks.tasks(),
                tasks.hindrance(),
                tasks.restored(),
                tasks.completed(),
                tasks.open(),
                tasks.highest()));

        takeOver();
        assertThat(status().state()).as("until all have had time to register").isEqualTo(JobState.RECONCILING);
        advance((int) Takeover.GRACE_MILLIS);

        assertThat(notice("AdoptionRefused")).contains("another configuration: older, expected hash");
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(2);
        assertThat(status().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void shouldTakeTasksOverThatComeAfterAPlanHasFailed() {
        run();
        loseJobMaster();
        start();
        advance(600);
        loop.fail(1);
        new FakeTaskManager(transport, "tm-2").connect();
        new FakeTaskManager(transport, "tm-3").connect();
        settle();
        assertThat(status().state()).isEqualTo(JobState.RESTARTING);

        first.comeBack();
        second.comeBack();
        settle();

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.execution().epoch()).isEqualTo(2);
        assertThat(first.orders(ToTaskManager.Deploy.class)).hasSize(1);
    }

    @Test
    void shouldCancelTasksThatComeWhenTheJobHasFailed() {
        run();
        loseJobMaster();
        start();
        advance(600);
        loop.fail(20);
        new FakeTaskManager(transport, "tm-2").connect();
        new FakeTaskManager(transport, "tm-3").connect();
        advance(1_000);
        assertThat(status().state()).isEqualTo(JobState.FAILED);

        first.comeBack();
        first.send(new ToJobMaster.Heartbeat(Optional.of(FORMER), 2, Map.of()));
        settle();

        assertThat(status().state()).isEqualTo(JobState.FAILED);
        assertThat(first.orders(ToTaskManager.Cancel.class)).containsExactly(new ToTaskManager.Cancel(FORMER));
    }

    @Test
    void shouldNotGoBackBehindACheckpointThatIsNewerThanItsPlan() {
        run();
        loseJobMaster();
        start();
        advance(600);
        loop.hold();
        FakeTaskManager spare = new FakeTaskManager(transport, "tm-2").connect();
        FakeTaskManager other = new FakeTaskManager(transport, "tm-3").connect();
        settle();
        first.comeBack();
        second.comeBack();
        settle();
        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        beat(1_100, first, second, spare, other);
        long newest = log().get(0).id();
        first.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beat(300, first, second, spare, other);
        assertThat(status().state()).isEqualTo(JobState.WAITING_FOR_TASK_MANAGERS);

        loop.release();
        settle();

        assertThat(first.deployment().checkpointId()).isEqualTo(newest);
    }

    @Test
    void shouldRestartTasksThatFailWhenTheyAreTakenOver() {
        run();
        takeOver();

        first.fail(JobFailure.Category.ENVIRONMENT, "ChannelLost");
        beatFor(200);

        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(status().restarts()).isEqualTo(1);
        assertThat(first.execution()).isEqualTo(new ExecutionId(2, 2));
    }

    @Test
    void shouldFinishAJobWhoseTasksHadReadAllBefore() {
        run();
        takeOver();

        first.drain();
        second.drain();
        settle();

        assertThat(status().state()).isEqualTo(JobState.FINISHED);
        assertThat(log().get(0).finished()).isTrue();
    }

    @Test
    void shouldStopTheFormerJobMasterThatComesBack() {
        run();
        JobMaster zombie = jobMaster;
        takeOver();
        assertThat(zombie).isNotSameAs(jobMaster);

        // It has lost its TaskManagers, looks into the log and finds the claim.
        beatFor((int) ClaimWatch.INTERVAL_MILLIS + 500);

        assertThat(stopped).singleElement().extracting(JobFailure::reason).isEqualTo("Fenced");
        assertThat(status().state()).isEqualTo(JobState.RUNNING);
        assertThat(first.orders(ToTaskManager.Cancel.class)).isEmpty();
    }

    // What the tests are made of

    /** Lets plans fail, or wait: what is asked of other threads by an idle JobMaster that gets a TaskManager. */
    private static final class Planning extends ManualEventLoop {
        private final List<Runnable> held = new ArrayList<>();
        private int failing;
        private boolean holding;

        void fail(int times) {
            failing = times;
        }

        /** The next. */
        void hold() {
            holding = true;
        }

        void release() {
            held.forEach(Runnable::run);
        }

        @Override
        public <R> void callBlocking(Callable<R> work, BiConsumer<? super R, ? super Throwable> done) {
            if (holding) {
                holding = false;
                held.add(() -> super.callBlocking(work, done));
            } else if (failing > 0) {
                failing--;
                execute(() -> done.accept(null, new IOException("splits cannot be listed")));
            } else {
                super.callBlocking(work, done);
            }
        }
    }

    private void takeOver() {
        loseJobMaster();
        start();
        first.comeBack();
        second.comeBack();
        settle();
    }

    /** Its process ends: nobody hears of it any more. */
    private void loseJobMaster() {
        transport.unlisten(1);
        transport.cut();
        advance(1);
    }

    /** From now on tasks are not told of what is committed: the JobMaster is lost in between. */
    private void holdCompletion() {
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void after(MemoryObjectStore.Operation operation, String key) {
                if (operation == MemoryObjectStore.Operation.CREATE && key.contains("/log/")) {
                    transport.cut();
                }
            }
        });
    }

    private void start() {
        store.inject(MemoryObjectStore.Faults.NONE);
        JobConfig config = CountJob.config().parallelism(parallelism).build();
        jobMaster = new JobMaster(
                new JobMasterSettings(config, "jm-0", () -> store, () -> CountJob.program(), () -> "nonce-" + nonces++),
                loop,
                stopped::add);
        try {
            transport.listen("", 1, jobMaster::accept);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        jobMaster.subscribe(events::add);
        jobMaster.start();
        settle();
    }

    private void run() {
        start();
        first.connect();
        second.connect();
        settle();
        assertThat(status().state()).isEqualTo(JobState.RUNNING);
    }

    private void settle() {
        loop.runReady();
    }

    private void advance(int millis) {
        loop.advance(Duration.ofMillis(millis));
    }

    private void beatFor(int millis) {
        beat(millis, first, second);
    }

    private void beat(int millis, FakeTaskManager... taskManagers) {
        for (int passed = 0; passed < millis; passed += 100) {
            List.of(taskManagers).forEach(FakeTaskManager::beat);
            advance(100);
        }
    }

    private static long triggered(FakeTaskManager taskManager) {
        List<ToTaskManager.ExecuteCheckpoint> all = taskManager.orders(ToTaskManager.ExecuteCheckpoint.class);
        return all.get(all.size() - 1).checkpointId();
    }

    private static List<Long> aborted(FakeTaskManager taskManager) {
        return taskManager.orders(ToTaskManager.Abort.class).stream()
                .map(ToTaskManager.Abort::checkpointId)
                .toList();
    }

    private JobStatus status() {
        var answer = jobMaster.snapshot();
        settle();
        try {
            return answer.toCompletableFuture().get().job();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> notices() {
        return all().map(JobEvent.Notice::reason).toList();
    }

    private String notice(String reason) {
        return all().filter(notice -> notice.reason().equals(reason))
                .findFirst()
                .orElseThrow()
                .message();
    }

    private Stream<JobEvent.Notice> all() {
        return events.stream().filter(JobEvent.Notice.class::isInstance).map(JobEvent.Notice.class::cast);
    }

    private List<CheckpointMetadata> log() {
        try {
            return new CommitLog(store, "jobs/uid").read().checkpoints();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
