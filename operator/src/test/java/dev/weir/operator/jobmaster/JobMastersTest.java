package dev.weir.operator.jobmaster;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.ErrorBody;
import dev.weir.control.JobEvent;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.model.JobKey;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobMastersTest {
    private static final JobKey KEY = new JobKey("demo", "flights");

    private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
    private final InstantSource clock = now::get;
    private final Told told = new Told();
    private final JobMasters jobMasters = new JobMasters(told, clock);
    private FakeJobMaster fake;

    private static final class Told implements JobMasterListener {
        final AtomicInteger jobs = new AtomicInteger();
        final Queue<String> checkpoints = new ConcurrentLinkedQueue<>();
        final Queue<JobEvent.Notice> notices = new ConcurrentLinkedQueue<>();

        @Override
        public void jobChanged(JobKey job) {
            jobs.incrementAndGet();
        }

        @Override
        public void checkpointChanged(JobKey job, String name) {
            checkpoints.add(name);
        }

        @Override
        public void noticed(JobKey job, JobEvent.Notice notice) {
            notices.add(notice);
        }
    }

    @BeforeEach
    void start() throws IOException {
        fake = new FakeJobMaster(
                "token", Fixtures.snapshot(JobState.STARTING, "h", Fixtures.report(3, CheckpointPhase.COMPLETED)));
    }

    @AfterEach
    void stop() {
        jobMasters.close();
        fake.close();
    }

    private void connect() {
        jobMasters.follow(KEY, fake.target());
        until("connected", () -> jobMasters.view(KEY).connected() && told.jobs.get() > 0);
    }

    private JobState state() {
        return jobMasters.view(KEY).job().orElseThrow().state();
    }

    @Test
    void shouldTakeTheWholeStateFirstAndThenChanges() {
        connect();
        assertThat(jobMasters.view(KEY).newestCommitted())
                .hasValueSatisfying(newest -> assertThat(newest.id()).isEqualTo(3));

        fake.say(new JobEvent.JobChanged(Fixtures.status(JobState.RUNNING, "h")));
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, CheckpointPhase.COMPLETED)));

        until("checkpoint 4", () -> jobMasters.view(KEY).byId(4).isPresent());
        assertThat(state()).isEqualTo(JobState.RUNNING);
        assertThat(told.jobs.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldNotTellOfChangesThatMatterToNobody() {
        connect();
        int before = told.jobs.get();

        fake.say(new JobEvent.JobChanged(Fixtures.status(JobState.STARTING, "h")));
        fake.say(new JobEvent.CheckpointChanged(Fixtures.report(4, "asked", CheckpointPhase.IN_PROGRESS)));

        until("told of the request", () -> told.checkpoints.contains("asked"));
        assertThat(told.jobs.get()).isEqualTo(before);
    }

    @Test
    void shouldPassNoticesOn() {
        connect();

        fake.say(new JobEvent.Notice(true, "TaskManagerLost", "flights-taskmanager-1", 1));

        until("noticed", () -> told.notices.size() == 1);
    }

    @Test
    void shouldComeBackByItselfAndBelieveTheNewSnapshot() {
        connect();
        fake.snapshot(Fixtures.snapshot(JobState.RUNNING, "h", Fixtures.report(9, CheckpointPhase.COMPLETED)));

        fake.cut();

        until("reconnected", () -> jobMasters.view(KEY).byId(9).isPresent());
        assertThat(jobMasters.view(KEY).byId(3)).isEmpty();
        assertThat(state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void shouldKeepWhatWasKnownWhenStopped() {
        connect();

        jobMasters.stop(KEY);

        until("disconnected", () -> !jobMasters.view(KEY).connected());
        assertThat(jobMasters.view(KEY).newestCommitted()).isPresent();
        jobMasters.forget(KEY);
        assertThat(jobMasters.view(KEY).newestCommitted()).isEmpty();
    }

    @Test
    void shouldGiveUpAStreamThatIsSilent() {
        connect();
        int before = told.jobs.get();

        now.set(Fixtures.NOW.plus(JobMasterConnection.SILENCE).plusSeconds(1));

        until("told of the loss and of the new snapshot", () -> told.jobs.get() >= before + 2);
        assertThat(fake.listeners()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldComeBackAfterALineThatIsNone() {
        connect();
        fake.snapshot(Fixtures.snapshot(JobState.RUNNING, "h"));

        fake.sayRaw("{\"type\": \"nonsense");

        until("reconnected", () -> state() == JobState.RUNNING);
    }

    @Test
    void shouldNotBeConnectedWithAWrongToken() {
        jobMasters.follow(KEY, new JobMasterTarget(fake.uri(), "wrong"));

        until("refused twice", () -> fake.refusedTokens.size() >= 2);
        assertThat(jobMasters.view(KEY).connected()).isFalse();
    }

    @Test
    void shouldAskForACheckpointUnderItsName() {
        connect();

        jobMasters.request(KEY, new CheckpointRequest("uid", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER));

        until("answered", () -> jobMasters.view(KEY).byName("uid").isPresent());
        assertThat(fake.requests).hasSize(1);
        assertThat(told.checkpoints).contains("uid");
    }

    @Test
    void shouldRememberWhyARequestWasRefused() {
        connect();
        fake.refuse(422, new ErrorBody("NoSuchKind", "savepoints are not there"));

        jobMasters.request(KEY, new CheckpointRequest("uid", CheckpointKind.SAVEPOINT, CheckpointTrigger.USER));

        until("refused", () -> jobMasters.refusal(KEY, "uid").isPresent());
        assertThat(jobMasters.refusal(KEY, "uid")).hasValueSatisfying(refusal -> {
            assertThat(refusal.lasting()).isTrue();
            assertThat(refusal.problem().reason()).isEqualTo("NoSuchKind");
        });
    }

    @Test
    void shouldTellPinsAgainAfterAReconnect() {
        connect();
        jobMasters.pin(KEY, Set.of(3L, 1L));
        until("pinned", () -> jobMasters.view(KEY).keeps(3));
        assertThat(fake.pins).containsExactly(java.util.List.of(1L, 3L));

        fake.missing(1L);
        fake.cut();

        until("pinned again", () -> jobMasters.view(KEY).missing().contains(1L));
        assertThat(fake.pins).hasSize(2);
        assertThat(jobMasters.view(KEY).keeps(1)).isFalse();
    }

    @Test
    void shouldNotTellTheSamePinsTwice() {
        connect();
        jobMasters.pin(KEY, Set.of());
        until("pinned", () -> fake.pins.size() == 1);
        jobMasters.pin(KEY, Set.of(3L));
        until("pinned", () -> jobMasters.view(KEY).keeps(3));

        jobMasters.pin(KEY, Set.of(3L));
        jobMasters.pin(KEY, Set.of(3L));
        jobMasters.request(KEY, new CheckpointRequest("last", CheckpointKind.CHECKPOINT, CheckpointTrigger.USER));

        until("answered", () -> jobMasters.view(KEY).byName("last").isPresent());
        assertThat(fake.pins).hasSize(2);
    }
}
