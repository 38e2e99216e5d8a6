package dev.weir.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A completed checkpoint: all that is needed to restore it. It is complete because, and when, this entry is in the log.
 *
 * @param id of the checkpoint, rising within the job
 * @param name of the request; empty for a periodic one
 * @param kind {@code CHECKPOINT} or {@code SAVEPOINT}
 * @param trigger who asked for it
 * @param triggeredAt epoch milliseconds
 * @param completedAt epoch milliseconds
 * @param job name of the StreamJob
 * @param jobUid of the StreamJob
 * @param graph fingerprint of the graph that wrote it
 * @param parallelism of the job when it was taken
 * @param maxParallelism number of key groups
 * @param operators state of each operator
 * @param inFlight elements on channels that the barrier overtook; empty if it waited for all of them
 * @param hooks data of each hook, by its name
 * @param size bytes of all its state
 * @param newBytes bytes of it that were uploaded for this checkpoint
 * @param finished all input was read before it: there is nothing to go on with
 * @param suspends the job was suspended with it: a JobMaster that finds it newest goes on only when it is told to
 */
public record CheckpointMetadata(
        long number,
        long epoch,
        String nonce,
        long id,
        String name,
        String kind,
        String trigger,
        long triggeredAt,
        long completedAt,
        String job,
        String jobUid,
        String graph,
        int parallelism,
        int maxParallelism,
        List<OperatorState> operators,
        List<InFlight> inFlight,
        Map<String, byte[]> hooks,
        long size,
        long newBytes,
        boolean finished,
        boolean suspends)
        implements LogEntry {

    /** The same checkpoint at another place of the log; a draft gets its place when it is written. */
    public CheckpointMetadata withNumber(long number) {
        return new CheckpointMetadata(
                number,
                epoch,
                nonce,
                id,
                name,
                kind,
                trigger,
                triggeredAt,
                completedAt,
                job,
                jobUid,
                graph,
                parallelism,
                maxParallelism,
                operators,
                inFlight,
                hooks,
                size,
                newBytes,
                finished,
                suspends);
    }

    /** The same checkpoint with its state at other places. */
    CheckpointMetadata withState(List<OperatorState> elsewhere, List<InFlight> inFlightElsewhere) {
        return new CheckpointMetadata(
                number,
                epoch,
                nonce,
                id,
                name,
                kind,
                trigger,
                triggeredAt,
                completedAt,
                job,
                jobUid,
                graph,
                parallelism,
                maxParallelism,
                elsewhere,
                inFlightElsewhere,
                hooks,
                size,
                newBytes,
                finished,
                suspends);
    }

    /**
     * @param name of the operator
     * @param schemas of its states, as Avro JSON
     * @param subtasks one per subtask, in order
     */
    public record OperatorState(String name, List<StateSchema> schemas, List<SubtaskState> subtasks) {}

    /**
     * @param name of the state
     * @param kind such as {@code value}, {@code map}, {@code list} of keyed state; {@code splits}, {@code committables} of the engine's
     *     operators; {@code split}, {@code union}, {@code broadcast} of an author's operator state, which say how it is given out
     * @param key Avro schema of its key, or of the namespace; empty if there is none
     * @param value Avro schema of its value
     */
    public record StateSchema(String name, String kind, String key, String value) {
        /** Of what the engine's sources and sinks keep: each element goes to one subtask. */
        private static final Set<String> ENGINES_LISTS = Set.of("splits", "committables");

        /** Each element to one subtask, all to all, or each subtask a copy. */
        private static final Set<String> AUTHORS_LISTS = Set.of("split", "union", "broadcast");

        /** Whether it is a list of elements, and not keyed. */
        public boolean listed() {
            return ENGINES_LISTS.contains(kind) || authorsList();
        }

        /** Whether it is a list that a function declared. */
        public boolean authorsList() {
            return AUTHORS_LISTS.contains(kind);
        }
    }

    /**
     * @param subtask index, from 0
     * @param watermark of the operator at the barrier, epoch milliseconds
     * @param keyed keyed state; absent ({@code null}) if there is none
     * @param elements operator state, lists of elements that are given out anew at a restore; absent ({@code null}) if there is none
     * @param reached how far it had come with key groups whose state came from subtasks that were ahead, where that is further than
     *     {@code watermark}; mostly empty
     */
    public record SubtaskState(
            int subtask, long watermark, KeyedHandle keyed, StateHandle elements, List<Reached> reached) {
        /** Of a subtask that has come equally far with all its key groups. */
        public SubtaskState(int subtask, long watermark, KeyedHandle keyed, StateHandle elements) {
            this(subtask, watermark, keyed, elements, List.of());
        }

        /** All state of the subtask, wherever it lies. */
        public List<StateHandle> handles() {
            List<StateHandle> handles = new ArrayList<>();
            if (keyed != null) {
                handles.addAll(keyed.parts());
            }
            if (elements != null) {
                handles.add(elements);
            }
            return List.copyOf(handles);
        }

        /** Bytes of all of it. */
        public long size() {
            return handles().stream().mapToLong(StateHandle::length).sum();
        }
    }

    /**
     * How far an operator had come with some key groups.
     *
     * @param first of the key groups
     * @param end after the last of them
     * @param watermark epoch milliseconds
     */
    public record Reached(int first, int end, long watermark) {}

    /**
     * Keyed state, in one or more parts. Parts may lie in segments of earlier checkpoints.
     *
     * @param format {@link #CANONICAL}: blobs, oldest first, whose entries replace those of earlier ones, which every state backend
     *     reads; {@link #ROCKSDB}: a manifest, then the files that it names, in its order
     */
    public record KeyedHandle(String format, List<StateHandle> parts) {
        public static final String CANONICAL = "canonical";
        public static final String ROCKSDB = "rocksdb";

        /** One blob that holds all. */
        public static KeyedHandle canonical(StateHandle part) {
            return new KeyedHandle(CANONICAL, List.of(part));
        }
    }

    /**
     * Elements that a barrier overtook on one channel: they come first when the checkpoint is restored.
     *
     * @param edge that the channel belongs to
     * @param from sending subtask
     * @param to receiving subtask
     * @param elements encoded, in their order
     */
    public record InFlight(String edge, int from, int to, StateHandle elements) {}

    /**
     * Where bytes of state lie: in a segment, or inline.
     *
     * @param segment key of the segment's object, below the job's folder; {@code null} if inline
     * @param offset into the segment
     * @param length in bytes
     * @param crc32c of these bytes
     * @param inline the bytes; {@code null} if in a segment
     */
    public record StateHandle(String segment, long offset, long length, int crc32c, byte[] inline) {}
}
