package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.InFlightFormat;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.graph.Edge;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.ExecutionGraph.Channel;
import dev.weir.graph.Partitioning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the elements that were in flight at a checkpoint onto the channels of the execution that goes on from it. Pure.
 *
 * <p>At the parallelism of the checkpoint each channel begins with its own, watermarks and statuses among the records, and is
 * active at their end, as its sender takes it to be. At another one there is no channel that says the same any more: records
 * alone are taken, of keyed edges those of the task's key groups; the senders say their watermarks again after them.
 */
public final class InFlightRestore {
    private final ExecutionGraph graph;
    private final Codecs codecs;
    private final boolean rescaled;

    /**
     * What was in flight on one channel.
     *
     * @param edge id of the edge
     * @param from subtask that sent it, at the parallelism of the checkpoint
     * @param elements as {@link InFlightFormat} has them
     */
    public record Stored(String edge, int from, byte[] elements) {}

    /** @param rescaled whether the checkpoint was taken at another parallelism */
    public InFlightRestore(ExecutionGraph graph, Codecs codecs, boolean rescaled) {
        this.graph = graph;
        this.codecs = codecs;
        this.rescaled = rescaled;
    }

    /**
     * @param stored what the task is to take over, in the order in which it is to be processed
     * @return by index of the channel
     * @throws dev.weir.codec.CorruptDataException if the bytes are no elements
     * @throws dev.weir.codec.IncompatibleSchemaException if the records' type has changed in a way that is impossible
     * @throws IllegalArgumentException if the task has no such channel
     */
    public Map<Integer, List<Element>> assign(TaskId task, List<Stored> stored) {
        Map<Integer, List<Element>> assigned = new HashMap<>();
        for (Stored one : stored) {
            Channel channel = channel(task, one);
            Edge edge = channel.edge().edge();
            List<Element> elements = InFlightFormat.read(one.elements(), schema -> codecs.of(edge.type(), schema));
            List<Element> mine = rescaled ? records(task, edge, elements) : closed(elements);
            if (!mine.isEmpty()) {
                assigned.computeIfAbsent(channel.index(), index -> new ArrayList<>())
                        .addAll(mine);
            }
        }
        return assigned;
    }

    private Channel channel(TaskId task, Stored stored) {
        List<Channel> ofEdge = graph.inputs(task).stream()
                .filter(channel -> channel.edge().id().equals(stored.edge()))
                .toList();
        Optional<Channel> found = rescaled && !ofEdge.isEmpty()
                ? Optional.of(ofEdge.get(stored.from() % ofEdge.size()))
                : ofEdge.stream()
                        .filter(channel -> channel.from().subtask() == stored.from())
                        .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("task " + task + " has no channel of edge '"
                + stored.edge() + "' from subtask " + stored.from() + ", for which elements are restored"));
    }

    /** A sender begins active, whatever it had said before. */
    private static List<Element> closed(List<Element> elements) {
        List<Element> closed = new ArrayList<>(elements);
        for (int i = elements.size() - 1; i >= 0; i--) {
            if (elements.get(i) instanceof Element.Status last) {
                if (last == Element.Status.IDLE) {
                    closed.add(Element.Status.ACTIVE);
                }
                break;
            }
        }
        return closed;
    }

    private List<Element> records(TaskId task, Edge edge, List<Element> elements) {
        KeyGroupRange mine = KeyGroups.range(task.subtask(), graph.maxParallelism(), graph.parallelism());
        Optional<RecordKeyGroups> keyGroups = edge.partitioning() instanceof Partitioning.Hash hash
                ? Optional.of(new RecordKeyGroups(edge.to(), hash, graph.maxParallelism(), codecs))
                : Optional.empty();
        List<Element> records = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof RecordBatch batch) {
                RecordBatch kept = new RecordBatch(batch.size());
                for (int i = 0; i < batch.size(); i++) {
                    Object value = batch.value(i);
                    if (keyGroups.isEmpty() || mine.contains(keyGroups.get().of(value))) {
                        kept.add(value, batch.timestamp(i));
                    }
                }
                if (kept.size() > 0) {
                    records.add(kept);
                }
            }
        }
        return records;
    }
}
