package dev.weir.channel;

import dev.weir.checkpoint.Acknowledgement.OperatorSubtask;
import dev.weir.common.TaskId;
import dev.weir.state.Elements;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.SnapshotPart;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.Reached;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Writes the state of several tasks one after the other into one segment, or hands it back inline when there is little. */
final class SegmentWriter {
    /**
     * State that is smaller in total rides in the checkpoint's log entry. What earlier checkpoints left there counts, which goes
     * into every entry that refers to it: however many parts there are, the entry does not grow beyond this.
     */
    static final int INLINE_LIMIT = 16 * 1024;

    /** State that is estimated to be smaller is put together in memory first, to see whether it can ride inline. */
    private static final int IN_MEMORY = 256 * 1024;

    private final ObjectStore store;
    private final String folder;

    SegmentWriter(ObjectStore store, String folder) {
        this.store = store;
        this.folder = folder;
    }

    /**
     * What was written.
     *
     * @param inFlight what overtaking barriers passed, by channel
     */
    record Written(List<OperatorSubtask> operators, List<InFlight> inFlight) {}

    /**
     * Blocks until all is durable; does not release the snapshots.
     *
     * @param inFlight what overtaking barriers passed on channels to the tasks
     */
    Written write(
            String segment,
            List<TaskSnapshot> tasks,
            Map<OperatorSnapshot, Elements> elements,
            List<InFlightSnapshot> inFlight)
            throws IOException {
        List<Blob> blobs = blobs(tasks, elements);
        inFlight.forEach(channel -> blobs.add(new Blob(channel)));
        if (blobs.isEmpty()) {
            return written(tasks, elements, blobs, blob -> null);
        }
        if (blobs.stream().mapToLong(Blob::estimate).sum() < IN_MEMORY) {
            ByteArrayOutputStream memory = new ByteArrayOutputStream();
            writeAll(blobs, memory);
            byte[] all = memory.toByteArray();
            if (all.length + inlineBefore(tasks) < INLINE_LIMIT) {
                return written(tasks, elements, blobs, blob -> blob.inline(all));
            }
            store.put(folder + "/" + segment, all);
        } else {
            store.put(folder + "/" + segment, (ObjectStore.Content) out -> writeAll(blobs, out));
        }
        return written(tasks, elements, blobs, blob -> blob.in(segment));
    }

    private static Written written(
            List<TaskSnapshot> tasks,
            Map<OperatorSnapshot, Elements> elements,
            List<Blob> blobs,
            Function<Blob, StateHandle> handles) {
        List<InFlight> inFlight = blobs.stream()
                .filter(blob -> blob.inFlight != null)
                .map(blob -> new InFlight(
                        blob.inFlight.edge(), blob.inFlight.from(), blob.inFlight.to(), handles.apply(blob)))
                .toList();
        return new Written(operators(tasks, elements, blobs, handles), inFlight);
    }

    /** Bytes of earlier checkpoints that ride in the log entry. */
    private static long inlineBefore(List<TaskSnapshot> tasks) {
        long bytes = 0;
        for (TaskSnapshot task : tasks) {
            for (OperatorSnapshot operator : task.operators()) {
                List<SnapshotPart> parts =
                        operator.keyed() == null ? List.of() : operator.keyed().parts();
                for (SnapshotPart part : parts) {
                    boolean inline = part instanceof SnapshotPart.Stored stored
                            && stored.handle().segment() == null;
                    bytes += inline ? ((SnapshotPart.Stored) part).handle().length() : 0;
                }
            }
        }
        return bytes;
    }

    private static List<Blob> blobs(List<TaskSnapshot> tasks, Map<OperatorSnapshot, Elements> elements) {
        List<Blob> blobs = new ArrayList<>();
        for (TaskSnapshot task : tasks) {
            for (OperatorSnapshot operator : task.operators()) {
                if (operator.keyed() != null) {
                    for (SnapshotPart part : operator.keyed().parts()) {
                        if (part instanceof SnapshotPart.Fresh fresh) {
                            blobs.add(new Blob(operator, fresh, null));
                        }
                    }
                }
                if (elements.containsKey(operator)) {
                    blobs.add(new Blob(operator, null, elements.get(operator).toBlob()));
                }
            }
        }
        return blobs;
    }

    private static void writeAll(List<Blob> blobs, OutputStream out) throws IOException {
        CheckedStream checked = new CheckedStream(out);
        for (Blob blob : blobs) {
            blob.offset = checked.written;
            checked.crc.reset();
            blob.writeTo(checked);
            blob.length = checked.written - blob.offset;
            blob.crc32c = (int) checked.crc.getValue();
        }
    }

    private static List<OperatorSubtask> operators(
            List<TaskSnapshot> tasks,
            Map<OperatorSnapshot, Elements> elements,
            List<Blob> blobs,
            Function<Blob, StateHandle> handles) {
        List<OperatorSubtask> operators = new ArrayList<>();
        for (TaskSnapshot task : tasks) {
            for (OperatorSnapshot operator : task.operators()) {
                Deque<StateHandle> fresh = new ArrayDeque<>();
                StateHandle listed = null;
                long bytes = 0;
                for (Blob blob : blobs) {
                    if (blob.operator == operator) {
                        StateHandle handle = handles.apply(blob);
                        bytes += handle.length();
                        if (blob.keyed == null) {
                            listed = handle;
                        } else {
                            fresh.add(handle);
                        }
                    }
                }
                KeyedHandle keyed = keyed(operator, fresh);
                operators.add(operator(task.task(), operator, keyed, listed, elements.get(operator), bytes));
            }
        }
        return operators;
    }

    /** @param fresh of the parts that were written, in order. @return {@code null} if there is no keyed state */
    private static KeyedHandle keyed(OperatorSnapshot operator, Deque<StateHandle> fresh) {
        if (operator.keyed() == null) {
            return null;
        }
        List<StateHandle> parts = new ArrayList<>();
        for (SnapshotPart part : operator.keyed().parts()) {
            parts.add(part instanceof SnapshotPart.Stored stored ? stored.handle() : fresh.remove());
        }
        operator.keyed().stored(parts);
        return new KeyedHandle(operator.keyed().format(), parts);
    }

    private static OperatorSubtask operator(
            TaskId task,
            OperatorSnapshot operator,
            KeyedHandle keyed,
            StateHandle listed,
            Elements elements,
            long bytes) {
        List<StateSchema> schemas = new ArrayList<>();
        if (operator.keyed() != null) {
            schemas.addAll(operator.keyed().schemas());
        }
        if (elements != null) {
            schemas.addAll(elements.schemas());
        }
        List<Reached> reached = operator.reached().stream()
                .map(one -> new Reached(one.keyGroups().first(), one.keyGroups().end(), one.watermark()))
                .toList();
        SubtaskState state = new SubtaskState(task.subtask(), operator.watermark(), keyed, listed, reached);
        return new OperatorSubtask(operator.operator(), task, state, schemas, bytes);
    }

    /** Bytes of one operator's keyed or listed state, or of what was in flight on a channel, and where they came to lie. */
    private static final class Blob {
        /** {@code null} if it is no operator's. */
        final OperatorSnapshot operator;

        /** {@code null} if it is not keyed state. */
        final SnapshotPart.Fresh keyed;

        /** {@code null} if it is not listed state. */
        final byte[] elements;

        /** {@code null} if it is an operator's. */
        final InFlightSnapshot inFlight;

        long offset;
        long length;
        int crc32c;

        Blob(OperatorSnapshot operator, SnapshotPart.Fresh keyed, byte[] elements) {
            this.operator = operator;
            this.keyed = keyed;
            this.elements = elements;
            this.inFlight = null;
        }

        Blob(InFlightSnapshot inFlight) {
            this.operator = null;
            this.keyed = null;
            this.elements = null;
            this.inFlight = inFlight;
        }

        long estimate() {
            if (inFlight != null) {
                return inFlight.estimatedBytes();
            }
            return keyed == null ? elements.length : keyed.estimatedBytes();
        }

        void writeTo(OutputStream out) throws IOException {
            if (inFlight != null) {
                inFlight.writeTo(out);
            } else if (keyed == null) {
                out.write(elements);
            } else {
                keyed.writeTo(out);
            }
        }

        StateHandle in(String segment) {
            return new StateHandle(segment, offset, length, crc32c, null);
        }

        StateHandle inline(byte[] all) {
            return new StateHandle(
                    null, 0, length, crc32c, Arrays.copyOfRange(all, (int) offset, (int) (offset + length)));
        }
    }

    /** Counts and sums what passes. */
    private static final class CheckedStream extends OutputStream {
        private final OutputStream out;
        final CRC32C crc = new CRC32C();
        long written;

        CheckedStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            crc.update(b);
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            crc.update(bytes, offset, length);
            written += length;
        }
    }
}
