package dev.weir.channel;

import dev.weir.checkpoint.Acknowledgement;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.CycleStep;
import dev.weir.common.EventLoop;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.state.Elements;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.Segments;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the state of a TaskManager's tasks to storage: of each checkpoint one segment, or none when all of it is small enough
 * to ride in the acknowledgement. Several checkpoints may be under way at once.
 *
 * <pre>
 *  first sight ──► COLLECTING ──all tasks captured, all elements there──► WRITING ──► acknowledged
 *                      │ elements fail                                       │ upload fails
 *                      ├───────────────────► declined ◄──────────────────────┤
 *                      └─── abort, begin ──► given up ◄──────────────────────┘ (what was uploaded is deleted)
 * </pre>
 *
 * <p>All methods may be called from any thread and return at once; what they lead to happens on the loop, and the listener is
 * called there. A barrier may overtake the message that triggers its checkpoint: what comes early is kept until {@link
 * #triggerCheckpoint}.
 */
public final class SnapshotChannel {
    /** How many ended checkpoints are remembered, so that what comes late for them is dropped. */
    private static final int REMEMBERED = 100;

    /** Hears what becomes of each checkpoint; exactly one call for each that was triggered and not given up. */
    public interface Listener {
        void acknowledged(Acknowledgement acknowledgement);

        void declined(ExecutionId execution, long checkpointId, CheckpointFailureReason reason, String message);
    }

    private final EventLoop loop;
    private final SegmentWriter writer;
    private final ObjectStore store;
    private final String folder;
    private final String taskManager;
    private final Listener listener;

    /** Whose checkpoints these are; {@code null} before the first. Loop only. */
    private ExecutionId execution;

    /** Checkpoints under way, by id. Loop only. */
    private final TreeMap<Long, Collected> open = new TreeMap<>();

    /** The last ended ones of this execution, whichever way they ended. Loop only. */
    private final LinkedHashSet<Long> ended = new LinkedHashSet<>();

    /** A checkpoint as far as it has come here. */
    private static final class Collected {
        /** All tasks of this TaskManager; {@code null} until the checkpoint is triggered. */
        Set<TaskId> expected;

        /** Of its segment, below the job's folder; {@code null} until the checkpoint is triggered. */
        String folder;

        final Map<TaskId, TaskSnapshot> snapshots = new HashMap<>();
        final Map<OperatorSnapshot, Elements> elements = new IdentityHashMap<>();
        /** What overtaking barriers passed, by receiving task. */
        final Map<TaskId, List<InFlightSnapshot>> inFlight = new TreeMap<>();

        final List<TraceStep> trace = new ArrayList<>();

        /** Parts of the snapshots that are not there yet; counted only once all snapshots are. */
        int outstanding;

        boolean writing;

        void release() {
            snapshots.values().forEach(TaskSnapshot::release);
        }
    }

    /**
     * @param loop of the TaskManager
     * @param folder of the job in the store, without a slash at its end
     * @param taskManager its name, part of the segments' keys
     */
    public SnapshotChannel(EventLoop loop, ObjectStore store, String folder, String taskManager, Listener listener) {
        this.loop = Objects.requireNonNull(loop, "loop is null");
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = Objects.requireNonNull(folder, "folder is null");
        this.taskManager = Objects.requireNonNull(taskManager, "taskManager is null");
        this.listener = Objects.requireNonNull(listener, "listener is null");
        this.writer = new SegmentWriter(store, folder);
    }

    /**
     * From here on this execution's checkpoints are taken; those of the one before are given up. Its tasks have ended, so that
     * nothing of it comes any more; its numbers may come again, when the JobMaster has changed meanwhile.
     */
    public void begin(ExecutionId next) {
        loop.execute(() -> {
            List.copyOf(open.keySet()).forEach(this::giveUp);
            ended.clear();
            execution = next;
        });
    }

    /**
     * The same tasks go on under another JobMaster: checkpoints under way are given up, those after belong to {@code next}.
     * What still comes for the former ones is dropped, for their numbers do not come again.
     */
    public void adopt(ExecutionId next) {
        loop.execute(() -> {
            List.copyOf(open.keySet()).forEach(this::giveUp);
            execution = next;
        });
    }

    /**
     * A checkpoint begins.
     *
     * @param expected all of this TaskManager's tasks
     * @param into below the job's folder: where its segment goes
     */
    public void triggerCheckpoint(long checkpointId, Set<TaskId> expected, String into) {
        loop.execute(() -> {
            if (execution == null || ended.contains(checkpointId)) {
                return;
            }
            Collected checkpoint = collected(checkpointId);
            if (checkpoint.expected == null) {
                checkpoint.expected = Set.copyOf(expected);
                checkpoint.folder = into;
                List.copyOf(open.headMap(checkpointId).entrySet()).stream()
                        .filter(early -> early.getValue().expected == null)
                        .forEach(early -> giveUp(early.getKey()));
                proceed(checkpointId, checkpoint);
            }
        });
    }

    /** The barrier has reached the task: a step of the trace. */
    public void notifyCheckpoint(TaskId task, long checkpointId) {
        trace(checkpointId, CycleStep.NOTIFY_CHECKPOINT, loop.clock().epochMicros(), task.toString());
    }

    /** The task has captured its state; it is released when it is written or given up. */
    public void startStateDataTransfer(TaskSnapshot snapshot) {
        long at = loop.clock().epochMicros();
        String subject = snapshot.task() + (snapshot.inFlight().isPresent() ? ", unaligned" : "");
        trace(snapshot.checkpointId(), CycleStep.CAPTURE_STATE, at, subject);
        loop.execute(() -> take(snapshot));
    }

    /** The checkpoint will not be completed, or its execution is over: forget it, and remove what was uploaded. */
    public void abort(long checkpointId) {
        loop.execute(() -> giveUp(checkpointId));
    }

    private void trace(long checkpointId, CycleStep step, long at, String subject) {
        loop.execute(() -> {
            if (!ended.contains(checkpointId)) {
                collected(checkpointId).trace.add(step.at(at, subject));
            }
        });
    }

    private Collected collected(long checkpointId) {
        return open.computeIfAbsent(checkpointId, id -> new Collected());
    }

    private void take(TaskSnapshot snapshot) {
        long id = snapshot.checkpointId();
        Collected checkpoint = ended.contains(id) ? null : collected(id);
        if (checkpoint == null || checkpoint.writing || checkpoint.snapshots.containsKey(snapshot.task())) {
            snapshot.release();
            return;
        }
        checkpoint.snapshots.put(snapshot.task(), snapshot);
        checkpoint.trace.add(CycleStep.START_STATE_DATA_TRANSFER.at(
                loop.clock().epochMicros(), snapshot.task().toString()));
        proceed(id, checkpoint);
    }

    private void proceed(long id, Collected checkpoint) {
        if (checkpoint.expected == null || !checkpoint.snapshots.keySet().containsAll(checkpoint.expected)) {
            return;
        }
        checkpoint.writing = true;
        List<TaskSnapshot> tasks = List.copyOf(checkpoint.snapshots.values());
        List<OperatorSnapshot> waiting = tasks.stream()
                .flatMap(task -> task.operators().stream())
                .filter(operator -> operator.elements() != null)
                .toList();
        List<TaskSnapshot> overtaken =
                tasks.stream().filter(task -> task.inFlight().isPresent()).toList();
        checkpoint.outstanding = waiting.size() + overtaken.size();
        for (OperatorSnapshot operator : waiting) {
            operator.elements()
                    .whenComplete((elements, failure) ->
                            loop.execute(() -> elementsThere(id, checkpoint, operator, elements, failure)));
        }
        for (TaskSnapshot task : overtaken) {
            task.inFlight()
                    .orElseThrow()
                    .thenAccept(passed -> loop.execute(() -> inFlightThere(id, checkpoint, task.task(), passed)));
        }
        if (checkpoint.outstanding == 0) {
            write(id, checkpoint);
        }
    }

    private void inFlightThere(long id, Collected checkpoint, TaskId task, List<InFlightSnapshot> passed) {
        if (open.get(id) == checkpoint) {
            checkpoint.inFlight.put(task, passed);
            onePartThere(id, checkpoint);
        }
    }

    private void onePartThere(long id, Collected checkpoint) {
        checkpoint.outstanding--;
        if (checkpoint.outstanding == 0) {
            write(id, checkpoint);
        }
    }

    private void elementsThere(
            long id, Collected checkpoint, OperatorSnapshot operator, Elements elements, Throwable failure) {
        if (open.get(id) != checkpoint) {
            return;
        }
        if (failure != null || elements == null) {
            String why = failure == null ? "it gave none" : String.valueOf(failure);
            decline(
                    id,
                    checkpoint,
                    CheckpointFailureReason.SINK_PREPARE_FAILED,
                    "operator '" + operator.operator() + "' could not give its elements: " + why);
            return;
        }
        checkpoint.elements.put(operator, elements);
        onePartThere(id, checkpoint);
    }

    private void write(long id, Collected checkpoint) {
        String segment = Segments.key(checkpoint.folder, execution.epoch(), taskManager, id);
        List<TaskSnapshot> snapshots = checkpoint.expected.stream()
                .sorted()
                .map(checkpoint.snapshots::get)
                .toList();
        Map<OperatorSnapshot, Elements> elements = checkpoint.elements;
        List<InFlightSnapshot> inFlight =
                checkpoint.inFlight.values().stream().flatMap(List::stream).toList();
        loop.callBlocking(
                () -> writer.write(segment, snapshots, elements, inFlight),
                (written, failure) -> written(id, checkpoint, segment, written, failure));
    }

    private void written(
            long id, Collected checkpoint, String segment, SegmentWriter.Written written, Throwable failure) {
        if (open.get(id) != checkpoint) {
            remove(segment);
        } else if (failure != null) {
            remove(segment);
            decline(
                    id,
                    checkpoint,
                    reason(failure),
                    taskManager + " could not write its state: " + failure.getMessage());
        } else {
            end(id, checkpoint);
            checkpoint.trace.add(CycleStep.DATA_TRANSFER_COMPLETE.at(
                    loop.clock().epochMicros(), taskManager + inFlight(written.inFlight())));
            listener.acknowledged(new Acknowledgement(
                    execution,
                    id,
                    taskManager,
                    checkpoint.expected.stream().sorted().toList(),
                    written.operators(),
                    written.inFlight(),
                    checkpoint.trace));
        }
    }

    private static String inFlight(List<InFlight> channels) {
        long bytes = channels.stream()
                .mapToLong(channel -> channel.elements().length())
                .sum();
        return channels.isEmpty() ? "" : ", " + bytes + " bytes in flight";
    }

    private static CheckpointFailureReason reason(Throwable failure) {
        if (failure instanceof StorageRefusedException) {
            return CheckpointFailureReason.UPLOAD_REFUSED;
        }
        return failure instanceof IOException
                ? CheckpointFailureReason.UPLOAD_FAILED
                : CheckpointFailureReason.STATE_CAPTURE_FAILED;
    }

    private void decline(long id, Collected checkpoint, CheckpointFailureReason reason, String message) {
        end(id, checkpoint);
        listener.declined(execution, id, reason, message);
    }

    private void giveUp(long id) {
        Collected checkpoint = open.get(id);
        if (checkpoint != null) {
            end(id, checkpoint);
        } else {
            remember(id);
        }
    }

    private void end(long id, Collected checkpoint) {
        open.remove(id);
        remember(id);
        checkpoint.release();
    }

    private void remember(long id) {
        ended.add(id);
        if (ended.size() > REMEMBERED) {
            ended.remove(ended.iterator().next());
        }
    }

    /** Best effort: what stays is found by retention. */
    private void remove(String segment) {
        loop.callBlocking(
                () -> {
                    store.delete(List.of(folder + "/" + segment));
                    return null;
                },
                (done, failure) -> {});
    }
}
