package dev.weir.bench.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryStepsTest {
    private static final long KILLED = Instant.parse("2026-01-02T03:04:05.100Z").toEpochMilli();

    @Test
    void shouldTellWhenEachStepWasOverAfterTheKill() {
        List<String> log = List.of(
                "2026-01-02T03:04:05.109Z WARN  job [jobmaster] TaskManagers: TaskManager tm-0 is lost: reset",
                "2026-01-02T03:04:05.110Z WARN  job [jobmaster] EventPublisher: JobRestarted: it is lost",
                "2026-01-02T03:04:05.250Z INFO  job [taskmanager] TaskManager: deploying execution 1-2: 2 tasks",
                "2026-01-02T03:04:05.240Z INFO  job [taskmanager] TaskManager: deploying execution 1-2: 2 tasks",
                "2026-01-02T03:04:05.260Z INFO  job [blocking-1] KeyedContext: state of operator 'count' of task c-1"
                        + " is read from memory, after 1 ms",
                "2026-01-02T03:04:05.700Z INFO  job [blocking-1] KeyedContext: state of operator 'count' of task c-0"
                        + " is read from storage, after 440 ms",
                "2026-01-02T03:04:06.300Z INFO  job [taskmanager] LocalExecution: execution 1-2 is deployed and"
                        + " restored, after 1050 ms");

        assertThat(RecoverySteps.of(KILLED, log))
                .containsExactly(
                        entry("kill noticed", 9.0),
                        entry("last deployment told", 150.0),
                        entry("last state read from memory", 160.0),
                        entry("last state read from storage", 600.0),
                        entry("all tasks restored", 1200.0));
    }

    @Test
    void shouldNotTellOfWhatWasBeforeTheKillNorOfLinesWithoutATime() {
        List<String> log = List.of(
                "2026-01-02T03:04:05.099Z INFO  job [taskmanager] TaskManager: deploying execution 1-1: 2 tasks",
                "\tat dev.weir.X is lost: of a stack trace",
                "nothing");

        assertThat(RecoverySteps.of(KILLED, log)).isEmpty();
    }
}
