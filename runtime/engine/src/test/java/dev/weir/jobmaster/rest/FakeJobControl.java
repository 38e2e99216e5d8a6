package dev.weir.jobmaster.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import dev.weir.jobmaster.JobControl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A running job with one checkpoint, 7; answers at once. */
final class FakeJobControl implements JobControl {
    final List<CheckpointRequest> asked = new CopyOnWriteArrayList<>();
    volatile Pins pinned;
    private final List<Consumer<JobEvent>> followers = new CopyOnWriteArrayList<>();

    void tell(JobEvent event) {
        followers.forEach(follower -> follower.accept(event));
    }

    int followers() {
        return followers.size();
    }

    void awaitFollowers(int count) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (followers.size() != count) {
            assertThat(System.nanoTime()).as("followers: %s", followers.size()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Override
    public CompletionStage<JobSnapshot> snapshot() {
        return CompletableFuture.completedFuture(now());
    }

    private static JobSnapshot now() {
        JobStatus status = new JobStatus(
                "job", "uid", "h", 1, JobState.RUNNING, 2, 128, 4, 4, 0, Optional.empty(), List.of(), Map.of(), 1);
        return new JobSnapshot(status, List.of());
    }

    @Override
    public CompletionStage<List<CheckpointReport>> checkpoints() {
        return CompletableFuture.completedFuture(List.of(report(7, "")));
    }

    @Override
    public CompletionStage<Optional<CheckpointDetail>> checkpoint(long id) {
        List<CheckpointDetail.TraceStep> trace =
                List.of(new CheckpointDetail.TraceStep(1, "a", "b", "triggerCheckpoint", ""));
        return CompletableFuture.completedFuture(
                id == 7 ? Optional.of(new CheckpointDetail(report(7, ""), trace)) : Optional.empty());
    }

    @Override
    public CompletionStage<CheckpointReport> requestCheckpoint(CheckpointRequest request) {
        asked.add(request);
        return CompletableFuture.completedFuture(report(0, request.name()));
    }

    @Override
    public CompletionStage<PinsResult> pin(Pins pins) {
        pinned = pins;
        return CompletableFuture.completedFuture(new PinsResult(List.of()));
    }

    @Override
    public Subscription subscribe(Consumer<JobEvent> events) {
        events.accept(new JobEvent.Snapshot(now()));
        followers.add(events);
        return () -> followers.remove(events);
    }

    private static CheckpointReport report(long id, String name) {
        return new CheckpointReport(
                id,
                name,
                CheckpointKind.CHECKPOINT,
                CheckpointTrigger.USER,
                CheckpointPhase.PENDING,
                "",
                1,
                0,
                0,
                0,
                0,
                0,
                "",
                List.of(),
                List.of(),
                Optional.empty());
    }
}
