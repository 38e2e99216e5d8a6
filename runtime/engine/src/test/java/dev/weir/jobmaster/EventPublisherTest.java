package dev.weir.jobmaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.common.ManualEventLoop;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventPublisherTest {
    private final ManualEventLoop loop = new ManualEventLoop();
    private JobState state = JobState.STARTING;
    private final EventPublisher publisher =
            new EventPublisher(loop, () -> new JobSnapshot(status(), List.of()), this::status);

    @Test
    void shouldCorrectASnapshotOfAMomentThatIsOver() {
        become(JobState.RUNNING);
        loop.advance(Duration.ofSeconds(1));
        become(JobState.RESTARTING);
        loop.advance(Duration.ofSeconds(1));
        become(JobState.RUNNING);
        loop.advance(Duration.ofMillis(1));
        become(JobState.RESTARTING);
        List<JobState> followed = new ArrayList<>();
        publisher.subscribe(event -> state(event).ifPresent(followed::add));
        loop.runReady();

        become(JobState.RUNNING);
        loop.advance(Duration.ofSeconds(1));

        assertThat(followed).startsWith(JobState.RESTARTING).endsWith(JobState.RUNNING);
    }

    private void become(JobState next) {
        state = next;
        publisher.jobChanged();
    }

    private static Optional<JobState> state(JobEvent event) {
        if (event instanceof JobEvent.Snapshot snapshot) {
            return Optional.of(snapshot.snapshot().job().state());
        }
        return event instanceof JobEvent.JobChanged changed
                ? Optional.of(changed.job().state())
                : Optional.empty();
    }

    private JobStatus status() {
        return new JobStatus("job", "uid", "hash", 1, state, 1, 16, 0, 1, 0, Optional.empty(), List.of(), Map.of(), 1);
    }
}
