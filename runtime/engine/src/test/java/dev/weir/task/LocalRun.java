package dev.weir.task;

import dev.weir.api.Arguments;
import dev.weir.api.StreamProgram;
import dev.weir.channel.ChannelFactory;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.ManualClock;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.graph.ProgramRecorder;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.MemoryStateBackend;
import dev.weir.state.RestoredOperator;
import dev.weir.state.SnapshotForm;
import dev.weir.state.TaskSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * A program in one process, stepped by the test's thread under a clock that the test moves: the same steps every time. It
 * can be checkpointed, killed at any step, and begun again from a checkpoint at any parallelism.
 */
public final class LocalRun implements TaskListener {
    public static final int MAX_PARALLELISM = 16;

    private static final int MAX_STEPS = 5_000_000;

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> blocking = new ArrayDeque<>();
    private final TaskExecutor executor = new TaskExecutor(new TaskExecutorConfig(0, "local"), clock, blocking::add);
    private static final Codecs CODECS = new Codecs();
    private final ExecutionGraph graph;
    private final Execution execution;
    private final Map<Long, Map<TaskId, TaskSnapshot>> captured = new HashMap<>();
    private final Map<Long, Set<TaskId>> committed = new HashMap<>();
    private final Set<TaskId> drained = new HashSet<>();
    /** What the listener heard, in order. */
    private final List<String> events = new ArrayList<>();

    private final Map<TaskId, Throwable> failures = new HashMap<>();
    private long lastCheckpoint;

    private final KeyedStateBackend states;

    private LocalRun(
            StreamProgram program,
            int parallelism,
            LocalCheckpoint from,
            long attempt,
            Alignment alignment,
            KeyedStateBackend states)
            throws Exception {
        this.states = states;
        ProgramRecorder recorder = new ProgramRecorder(CODECS);
        program.define(recorder, Arguments.parse(List.of()));
        JobGraph job = JobGraph.defineJobStructure(recorder.finish());
        graph = job.initializeExecutionGraph(parallelism, MAX_PARALLELISM);
        Map<TaskId, List<RestoredOperator>> restored =
                from == null ? InitialSplits.enumerate(graph, CODECS) : from.assign(graph);
        lastCheckpoint = from == null ? 0 : from.id();
        ExecutionPlan plan = new ExecutionPlan(
                "job",
                new ExecutionId(1, attempt),
                job,
                graph,
                Set.copyOf(graph.tasks()),
                Map.of(),
                restored,
                from == null ? Map.of() : from.assignInFlight(graph, CODECS),
                CODECS,
                alignment);
        execution = new Executions(executor, ChannelFactory.none(), states).deploy(plan, this);
        execution.startSources();
    }

    public static LocalRun start(StreamProgram program, int parallelism) throws Exception {
        return start(program, parallelism, Alignment.exactlyOnce());
    }

    public static LocalRun start(StreamProgram program, int parallelism, Alignment alignment) throws Exception {
        return new LocalRun(program, parallelism, null, 1, alignment, new MemoryStateBackend());
    }

    /** @param attempt of this execution, larger than that of every one before */
    public static LocalRun restore(StreamProgram program, int parallelism, LocalCheckpoint from, long attempt)
            throws Exception {
        return restore(program, parallelism, from, attempt, Alignment.exactlyOnce());
    }

    public static LocalRun restore(
            StreamProgram program, int parallelism, LocalCheckpoint from, long attempt, Alignment alignment)
            throws Exception {
        return new LocalRun(program, parallelism, from, attempt, alignment, new MemoryStateBackend());
    }

    /** The same in a process that has run the program before. @param ended that is cancelled */
    static LocalRun comeBack(LocalRun ended, StreamProgram program, LocalCheckpoint from, long attempt)
            throws Exception {
        return new LocalRun(program, ended.graph.parallelism(), from, attempt, Alignment.exactlyOnce(), ended.states);
    }

    public ManualClock clock() {
        return clock;
    }

    public Execution execution() {
        return execution;
    }

    public ExecutionGraph graph() {
        return graph;
    }

    public List<String> events() {
        return events;
    }

    public Map<TaskId, Throwable> failures() {
        return failures;
    }

    /** One step of a task, or one piece of blocking work; {@code false} if there is nothing to do now. */
    public boolean step() {
        if (executor.runOnce()) {
            return true;
        }
        Runnable work = blocking.poll();
        if (work == null) {
            return false;
        }
        work.run();
        return true;
    }

    /** Up to so many steps. */
    public LocalRun steps(int count) {
        for (int i = 0; i < count && step(); i++) {
            throwFailure();
        }
        return this;
    }

    /** Steps until nothing is left to do at this time. */
    public LocalRun settle() {
        for (int i = 0; step(); i++) {
            throwFailure();
            if (i > MAX_STEPS) {
                throw new AssertionError("the run does not come to rest: " + events);
            }
        }
        return this;
    }

    /** The same, without throwing what a task failed with. */
    public LocalRun settleFailing() {
        while (step()) {
            // goes on
        }
        return this;
    }

    public LocalRun advance(Duration by) {
        clock.advance(by);
        return settle();
    }

    private void throwFailure() {
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    "a task failed: " + failures, failures.values().iterator().next());
        }
    }

    /** Whether every task has captured its state for it, and all of that is there. */
    public boolean isWhole(long checkpointId) {
        return isCaptured(checkpointId) && LocalCheckpoint.isStaged(captured.get(checkpointId));
    }

    /** Begins a checkpoint. */
    public long trigger() {
        return trigger(SnapshotForm.NATIVE);
    }

    public long trigger(SnapshotForm form) {
        lastCheckpoint++;
        execution.executeCheckpoint(lastCheckpoint, clock.epochMillis(), form, false);
        return lastCheckpoint;
    }

    /** Whether every task has captured its state for it. */
    public boolean isCaptured(long checkpointId) {
        return captured.getOrDefault(checkpointId, Map.of()).size()
                == graph.tasks().size();
    }

    /** A checkpoint that every task has captured; neither the tasks nor the sinks hear of its completion. */
    public LocalCheckpoint collect(long checkpointId) {
        return LocalCheckpoint.of(checkpointId, graph, captured.get(checkpointId));
    }

    /** Takes a checkpoint without telling the tasks of its completion. */
    public LocalCheckpoint capture() {
        long id = trigger();
        while (!isCaptured(id)) {
            if (!step()) {
                throw new AssertionError("checkpoint " + id + " is stuck: " + events);
            }
            throwFailure();
        }
        while (!LocalCheckpoint.isStaged(captured.get(id))) {
            if (!step()) {
                throw new AssertionError("checkpoint " + id + " is never staged: " + events);
            }
        }
        return collect(id);
    }

    /** Takes a checkpoint and has it complete: the sinks commit. */
    public LocalCheckpoint checkpoint() {
        LocalCheckpoint checkpoint = capture();
        execution.notifyCheckpointComplete(checkpoint.id());
        execution.commit(checkpoint.id());
        return checkpoint;
    }

    /** Runs to the end of all input, takes the last checkpoint and commits it. */
    public LocalCheckpoint finish() {
        settle();
        if (drained.size() != graph.tasks().size()) {
            throw new AssertionError("not all tasks are drained: " + drained + " of " + graph.tasks());
        }
        LocalCheckpoint last = checkpoint();
        settle();
        if (committed.getOrDefault(last.id(), Set.of()).size() != graph.tasks().size()) {
            throw new AssertionError("not all tasks have committed: " + committed);
        }
        cancel();
        return last;
    }

    public void cancel() {
        var done = execution.cancel().toCompletableFuture();
        settle();
        if (!done.isDone()) {
            throw new AssertionError("the execution is not closed");
        }
    }

    @Override
    public void notifyCheckpoint(TaskId task, long checkpointId) {
        events.add("notifyCheckpoint " + task + " " + checkpointId);
    }

    @Override
    public void captured(TaskSnapshot snapshot) {
        events.add("captured " + snapshot.task() + " " + snapshot.checkpointId());
        if (captured.computeIfAbsent(snapshot.checkpointId(), id -> new HashMap<>())
                        .put(snapshot.task(), snapshot)
                != null) {
            throw new AssertionError("captured twice: " + snapshot);
        }
    }

    @Override
    public void declined(TaskId task, long checkpointId, String why) {
        events.add("declined " + task + " " + checkpointId);
    }

    @Override
    public void drained(TaskId task) {
        events.add("drained " + task);
        if (!drained.add(task)) {
            throw new AssertionError("drained twice: " + task);
        }
    }

    @Override
    public void committed(TaskId task, long checkpointId) {
        events.add("committed " + task + " " + checkpointId);
        committed.computeIfAbsent(checkpointId, id -> new HashSet<>()).add(task);
    }

    @Override
    public void failed(TaskId task, Throwable failure) {
        events.add("failed " + task);
        failures.put(task, failure);
    }
}
