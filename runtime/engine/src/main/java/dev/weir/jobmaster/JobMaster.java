package dev.weir.jobmaster;

import dev.weir.checkpoint.Event;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.Failures;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.JobEvent;
import dev.weir.control.JobFailure;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.Pins;
import dev.weir.control.PinsResult;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ToJobMaster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One job's life. It answers {@link JobControl} from its first moment on; {@link StartUp} then claims the job, and {@link
 * JobRun} runs it. Everything happens on one event loop; any thread may call the public methods.
 */
public final class JobMaster implements JobControl, StartUp.Listener, TaskManagers.Listener {
    private final JobMasterSettings settings;
    private final EventLoop loop;
    private final Consumer<JobFailure> stopped;
    private final JobLifecycle lifecycle;
    private final LoadReadings loads;
    private final TaskManagers taskManagers;
    private final EventPublisher events;
    private final long startedAt;
    /** Empty until the job is claimed. */
    private Optional<JobRun> run = Optional.empty();
    /** As they were told last. */
    private Map<String, Long> counters = Map.of();
    /** As they were told last; {@code null} if they were not. */
    private Set<Long> pinned;
    /** Those who told them and were not answered: the job is not claimed. */
    private final List<CompletableFuture<PinsResult>> unanswered = new ArrayList<>();

    /** @param stopped told once, on the loop, if this JobMaster must end: another one has the job */
    public JobMaster(JobMasterSettings settings, EventLoop loop, Consumer<JobFailure> stopped) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.loop = Objects.requireNonNull(loop, "loop is null");
        this.stopped = Objects.requireNonNull(stopped, "stopped is null");
        this.events = new EventPublisher(loop, this::currentSnapshot, this::status);
        this.lifecycle = new JobLifecycle(events::jobChanged);
        this.taskManagers = new TaskManagers(settings.config().uid(), loop, this);
        this.startedAt = loop.clock().epochMillis();
        this.loads = new LoadReadings(loop.clock());
    }

    /** Begins to claim the job. Once. */
    public void start() {
        loop.execute(() -> {
            events.start();
            StartSequence sequence = new StartSequence(
                    settings.config(),
                    settings.owner(),
                    settings.storage(),
                    settings.program(),
                    settings.nonces(),
                    settings.probing(),
                    loop.clock());
            new StartUp(sequence, settings.config().checkpointing().storage(), loop, this).begin();
        });
    }

    /** For the transport: the listener of a TaskManager's connection. */
    public ConnectionListener accept(Connection connection) {
        return taskManagers.accept();
    }

    @Override
    public CompletionStage<JobSnapshot> snapshot() {
        return ask(this::currentSnapshot);
    }

    @Override
    public CompletionStage<List<CheckpointReport>> checkpoints() {
        return ask(this::reports);
    }

    @Override
    public CompletionStage<Optional<CheckpointDetail>> checkpoint(long id) {
        return ask(() -> run.flatMap(job -> job.coordinator().detail(id)));
    }

    @Override
    public CompletionStage<CheckpointReport> requestCheckpoint(CheckpointRequest request) {
        return ask(() -> {
            JobRun job = run.orElseThrow(() -> RequestRefusedException.later(
                    "Starting", "the job is " + lifecycle.state() + ": ask again when it runs"));
            Optional<CheckpointReport> known = job.coordinator().report(request.name());
            if (known.isPresent()) {
                return known.get();
            }
            if (lifecycle.isFinal()) {
                throw RequestRefusedException.never(
                        switch (lifecycle.state()) {
                            case FINISHED -> "JobFinished";
                            case SUSPENDED -> "JobSuspended";
                            default -> "JobNotRunning";
                        },
                        "the job is " + lifecycle.state() + " and takes no checkpoint any more");
            }
            job.tell(at -> new Event.CheckpointAsked(at, request));
            return job.coordinator()
                    .report(request.name())
                    .orElseThrow(() -> new IllegalStateException("a request left no trace: " + request));
        });
    }

    /** What is asked before the job is claimed is answered when it is: before that nobody knows what there is. */
    @Override
    public CompletionStage<PinsResult> pin(Pins pins) {
        CompletableFuture<PinsResult> answer = new CompletableFuture<>();
        loop.execute(() -> {
            pinned = Set.copyOf(pins.checkpointIds());
            unanswered.add(answer);
            answerPins();
        });
        return answer;
    }

    private void answerPins() {
        if (pinned == null || run.isEmpty() && !lifecycle.isFinal()) {
            return;
        }
        run.ifPresent(job -> job.tell(at -> new Event.PinsChanged(at, pinned)));
        Set<Long> missing = new HashSet<>(run.isPresent() ? pinned : Set.of());
        // One that is still in progress may be pinned already: it is kept from its commit on.
        reports().stream()
                .filter(report ->
                        report.phase() != CheckpointPhase.FAILED && report.phase() != CheckpointPhase.DISCARDED)
                .forEach(report -> missing.remove(report.id()));
        PinsResult result = new PinsResult(missing.stream().sorted().toList());
        List<CompletableFuture<PinsResult>> answers = List.copyOf(unanswered);
        unanswered.clear();
        answers.forEach(answer -> answer.complete(result));
    }

    @Override
    public Subscription subscribe(Consumer<JobEvent> follower) {
        return events.subscribe(follower);
    }

    private <T> CompletionStage<T> ask(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public void started(StartSequence.Started started) {
        lifecycle.recovered();
        JobRun job;
        try {
            job = new JobRun(settings, loop, started, lifecycle, taskManagers, events, stopped);
        } catch (RuntimeException e) {
            // The program's hooks are made here.
            failed(Failures.classify(e, loop.clock()));
            return;
        }
        run = Optional.of(job);
        job.begin();
        // Whoever followed from the first moment on was told of none.
        reports().forEach(events::checkpointChanged);
        answerPins();
    }

    @Override
    public void hindered(JobFailure failure) {
        lifecycle.hindered(failure);
    }

    @Override
    public void failed(JobFailure failure) {
        lifecycle.failed(failure);
        events.notice(true, "JobFailed", failure.message());
        answerPins();
    }

    @Override
    public void registered(TaskManagerLink taskManager) {
        run.ifPresent(job -> job.registered(taskManager));
    }

    @Override
    public void received(TaskManagerLink taskManager, ToJobMaster message) {
        run.ifPresent(job -> job.received(taskManager, message));
    }

    @Override
    public void lost(TaskManagerLink taskManager, String why) {
        run.ifPresent(job -> job.lost(taskManager, why));
    }

    private JobSnapshot currentSnapshot() {
        return new JobSnapshot(status(), reports());
    }

    private List<CheckpointReport> reports() {
        return run.map(job -> job.coordinator().reports()).orElse(List.of());
    }

    private JobStatus status() {
        List<JobStatus.TaskManagerStatus> each = taskManagers.all().stream()
                .map(link -> new JobStatus.TaskManagerStatus(link.name(), link.slots(), link.runningTasks(this::runs)))
                .toList();
        return new JobStatus(
                settings.config().name(),
                settings.config().uid(),
                settings.config().specHash(),
                run.map(JobRun::epoch).orElse(0L),
                lifecycle.state(),
                settings.config().parallelism(),
                run.map(JobRun::maxParallelism).orElse(0),
                each.stream()
                        .mapToInt(JobStatus.TaskManagerStatus::runningTasks)
                        .sum(),
                run.map(JobRun::totalTasks).orElse(0),
                lifecycle.restarts(),
                lifecycle.failure(),
                each,
                counters(),
                startedAt,
                loads.read(lifecycle.state() == JobState.RUNNING, taskManagers.all()));
    }

    private boolean runs(ExecutionId execution) {
        return run.filter(job -> job.runs(execution)).isPresent();
    }

    /** A finished job's stay what they were, though its TaskManagers go. */
    private Map<String, Long> counters() {
        Map<String, Long> now = new TreeMap<>();
        taskManagers.all().forEach(link -> link.counters().forEach((name, n) -> now.merge(name, n, Long::sum)));
        if (lifecycle.state() == JobState.FINISHED) {
            counters.forEach((name, n) -> now.merge(name, n, Long::max));
        }
        counters = now;
        return now;
    }
}
