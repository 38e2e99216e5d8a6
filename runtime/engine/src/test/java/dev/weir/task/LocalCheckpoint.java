package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.checkpoint.InFlightAssignment;
import dev.weir.checkpoint.ListRestore;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.checkpoint.StateAssignment;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroups;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobVertex;
import dev.weir.state.BytesSource;
import dev.weir.state.ElementList;
import dev.weir.state.Elements;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.ReachedWatermark;
import dev.weir.state.RestoredOperator;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A checkpoint in memory: the bytes that would lie in storage. */
public final class LocalCheckpoint {
    private final long id;
    private final int parallelism;
    /** By operator, then by subtask. */
    private final Map<String, Map<Integer, Part>> operators = new TreeMap<>();

    private final List<InFlight> inFlight = new ArrayList<>();

    /** @param elements {@code null} if it has none */
    private record Part(long watermark, BytesSource keyed, Elements elements, List<ReachedWatermark> reached) {
        Part unreadable() {
            return new Part(watermark, keyed == null ? null : keyed.unreadable(), elements, reached);
        }

        List<StateSchema> schemas() {
            List<StateSchema> schemas = new ArrayList<>();
            if (keyed != null) {
                schemas.addAll(keyed.schemas());
            }
            if (elements != null) {
                schemas.addAll(elements.schemas());
            }
            return schemas;
        }

        SubtaskState state(int subtask) {
            byte[] blob = elements == null ? null : elements.toBlob();
            return new SubtaskState(
                    subtask, watermark, null, blob == null ? null : new StateHandle(null, 0, blob.length, 0, blob));
        }
    }

    private LocalCheckpoint(long id, int parallelism) {
        this.id = id;
        this.parallelism = parallelism;
    }

    public long id() {
        return id;
    }

    /** Bytes of what barriers overtook. */
    public long inFlightBytes() {
        return inFlight.stream()
                .mapToLong(channel -> channel.elements().length())
                .sum();
    }

    /** Whether some key groups of an operator had come further than the others of their subtask. */
    boolean isUneven(String operator) {
        return operators.get(operator).values().stream()
                .anyMatch(part -> !part.reached().isEmpty());
    }

    static boolean isStaged(Map<TaskId, TaskSnapshot> snapshots) {
        return snapshots.values().stream()
                .allMatch(snapshot -> snapshot.inFlight()
                                .map(passed -> passed.toCompletableFuture().isDone())
                                .orElse(true)
                        && snapshot.operators().stream()
                                .allMatch(operator -> operator.elements() == null
                                        || operator.elements()
                                                .toCompletableFuture()
                                                .isDone()));
    }

    static LocalCheckpoint of(long id, ExecutionGraph graph, Map<TaskId, TaskSnapshot> snapshots) {
        LocalCheckpoint checkpoint = new LocalCheckpoint(id, graph.parallelism());
        snapshots.forEach((task, snapshot) -> {
            for (OperatorSnapshot operator : snapshot.operators()) {
                checkpoint
                        .operators
                        .computeIfAbsent(operator.operator(), name -> new TreeMap<>())
                        .put(task.subtask(), part(operator));
            }
            snapshot.inFlight()
                    .ifPresent(passed -> passed.toCompletableFuture()
                            .join()
                            .forEach(channel -> checkpoint.inFlight.add(stored(channel))));
            snapshot.release();
        });
        return checkpoint;
    }

    private static InFlight stored(InFlightSnapshot channel) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            channel.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new InFlight(
                channel.edge(),
                channel.from(),
                channel.to(),
                new StateHandle(null, 0, bytes.size(), 0, bytes.toByteArray()));
    }

    /** What each channel of the graph begins with, by its index. */
    Map<Integer, List<Element>> assignInFlight(ExecutionGraph graph, Codecs codecs) {
        CheckpointMetadata metadata = new CheckpointMetadata(
                1,
                1,
                "",
                id,
                "",
                "CHECKPOINT",
                "PERIODIC",
                0,
                0,
                "",
                "",
                "",
                parallelism,
                graph.maxParallelism(),
                List.of(),
                inFlight,
                Map.of(),
                0,
                0,
                false,
                false);
        InFlightRestore restore = new InFlightRestore(graph, codecs, InFlightAssignment.rescales(metadata, graph));
        Map<Integer, List<Element>> assigned = new HashMap<>();
        InFlightAssignment.assign(metadata, graph, false)
                .forEach((task, channels) -> assigned.putAll(restore.assign(
                        task,
                        channels.stream()
                                .map(channel -> new InFlightRestore.Stored(
                                        channel.edge(),
                                        channel.from(),
                                        channel.elements().inline()))
                                .toList())));
        return assigned;
    }

    private static Part part(OperatorSnapshot operator) {
        BytesSource keyed = null;
        if (operator.keyed() != null) {
            keyed = BytesSource.of(operator.keyed());
        }
        Elements elements = operator.elements() == null
                ? null
                : operator.elements().toCompletableFuture().join();
        return new Part(operator.watermark(), keyed, elements, operator.reached());
    }

    /** The same, with keyed state that must not be read. */
    LocalCheckpoint unreadable() {
        LocalCheckpoint copy = new LocalCheckpoint(id, parallelism);
        operators.forEach((name, parts) -> {
            Map<Integer, Part> closed = new TreeMap<>();
            parts.forEach((subtask, part) -> closed.put(subtask, part.unreadable()));
            copy.operators.put(name, closed);
        });
        copy.inFlight.addAll(inFlight);
        return copy;
    }

    /** What its metadata say, but for where the state lies. */
    public CheckpointMetadata metadata(int maxParallelism) {
        List<OperatorState> states = new ArrayList<>();
        operators.forEach((name, parts) -> {
            Set<StateSchema> schemas = new LinkedHashSet<>();
            parts.values().forEach(part -> schemas.addAll(part.schemas()));
            List<SubtaskState> subtasks = new ArrayList<>();
            parts.forEach((subtask, part) -> subtasks.add(part.state(subtask)));
            states.add(new OperatorState(name, List.copyOf(schemas), subtasks));
        });
        return new CheckpointMetadata(
                1,
                1,
                "nonce",
                id,
                "",
                "CHECKPOINT",
                "PERIODIC",
                1,
                2,
                "job",
                "uid",
                "graph",
                parallelism,
                maxParallelism,
                states,
                List.of(),
                Map.of(),
                1,
                1,
                false,
                false);
    }

    /** What each task of the graph begins with. */
    Map<TaskId, List<RestoredOperator>> assign(ExecutionGraph graph) {
        Map<String, String> vertexOf = new LinkedHashMap<>();
        for (JobVertex vertex : graph.job().vertices()) {
            vertex.statefulOperators().forEach(name -> vertexOf.put(name, vertex.id()));
        }
        Map<TaskId, List<RestoredOperator>> assigned = new HashMap<>();
        StateAssignment.assign(
                        metadata(graph.maxParallelism()), vertexOf, graph.parallelism(), graph.maxParallelism(), false)
                .forEach((task, restores) -> assigned.put(
                        task,
                        restores.stream()
                                .map(restore -> restored(restore, task.subtask(), graph.parallelism() == parallelism))
                                .toList()));
        return assigned;
    }

    /** Lists as they are assigned, and keyed state in whole, of which each takes its key groups. */
    private RestoredOperator restored(OperatorRestore restore, int subtask, boolean same) {
        Map<Integer, Part> parts = operators.get(restore.operator());
        List<ElementList> lists = new ArrayList<>();
        for (ListRestore list : restore.lists()) {
            try {
                lists.add(list.read(StateHandle::inline));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        List<KeyedStateSource> keyed = new ArrayList<>();
        long watermark = Long.MAX_VALUE;
        for (Part part : same ? List.of(parts.get(subtask)) : parts.values()) {
            watermark = Math.min(watermark, part.watermark());
            if (part.keyed() != null) {
                keyed.add(part.keyed());
            }
        }
        return new RestoredOperator(
                restore.operator(),
                watermark,
                keyed,
                lists,
                same ? parts.get(subtask).reached() : reached(restore.operator()));
    }

    private List<ReachedWatermark> reached(String name) {
        List<ReachedWatermark> reached = new ArrayList<>();
        operators.get(name).forEach((subtask, part) -> {
            if (part.keyed() != null) {
                reached.add(new ReachedWatermark(
                        KeyGroups.range(subtask, LocalRun.MAX_PARALLELISM, parallelism), part.watermark()));
                reached.addAll(part.reached());
            }
        });
        return reached;
    }
}
