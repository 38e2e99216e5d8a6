package dev.weir.task;

import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobVertex;
import dev.weir.state.BytesSource;
import dev.weir.state.Elements;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.RestoredOperator;
import dev.weir.state.TaskSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A checkpoint in memory: the bytes that would lie in storage. */
public final class LocalCheckpoint {
    private final long id;
    private final int parallelism;
    /** By operator, then by subtask. */
    private final Map<String, Map<Integer, Part>> operators = new TreeMap<>();

    private record Part(long watermark, KeyedStateSource keyed, List<byte[]> elements, String elementsSchema) {}

    private LocalCheckpoint(long id, int parallelism) {
        this.id = id;
        this.parallelism = parallelism;
    }

    public long id() {
        return id;
    }

    static boolean isStaged(Map<TaskId, TaskSnapshot> snapshots) {
        return snapshots.values().stream()
                .flatMap(snapshot -> snapshot.operators().stream())
                .allMatch(operator -> operator.elements() == null
                        || operator.elements().toCompletableFuture().isDone());
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
            snapshot.release();
        });
        return checkpoint;
    }

    private static Part part(OperatorSnapshot operator) {
        KeyedStateSource keyed = null;
        if (operator.keyed() != null) {
            keyed = BytesSource.of(operator.keyed());
        }
        if (operator.elements() == null) {
            return new Part(operator.watermark(), keyed, List.of(), "");
        }
        Elements elements = operator.elements().toCompletableFuture().join();
        return new Part(
                operator.watermark(),
                keyed,
                Elements.fromBlob(elements.toBlob()),
                elements.schema().value());
    }

    /** What each task of the graph begins with. */
    Map<TaskId, List<RestoredOperator>> assign(ExecutionGraph graph) {
        Map<TaskId, List<RestoredOperator>> assigned = new HashMap<>();
        for (JobVertex vertex : graph.job().vertices()) {
            for (int subtask = 0; subtask < graph.parallelism(); subtask++) {
                List<RestoredOperator> mine = new ArrayList<>();
                for (String name : vertex.statefulOperators()) {
                    if (operators.containsKey(name)) {
                        mine.add(
                                graph.parallelism() == parallelism
                                        ? own(name, subtask)
                                        : share(name, subtask, graph.parallelism()));
                    }
                }
                assigned.put(new TaskId(vertex.id(), subtask), mine);
            }
        }
        return assigned;
    }

    private RestoredOperator own(String name, int subtask) {
        Part part = operators.get(name).get(subtask);
        return new RestoredOperator(
                name,
                part.watermark(),
                part.keyed() == null ? List.of() : List.of(part.keyed()),
                part.elements(),
                part.elementsSchema());
    }

    private RestoredOperator share(String name, int subtask, int newParallelism) {
        long watermark = Long.MAX_VALUE;
        List<KeyedStateSource> keyed = new ArrayList<>();
        List<byte[]> all = new ArrayList<>();
        String schema = "";
        for (Part part : operators.get(name).values()) {
            watermark = Math.min(watermark, part.watermark());
            if (part.keyed() != null) {
                keyed.add(part.keyed());
            }
            all.addAll(part.elements());
            schema = part.elementsSchema();
        }
        List<byte[]> elements = new ArrayList<>();
        for (int i = subtask; i < all.size(); i += newParallelism) {
            elements.add(all.get(i));
        }
        return new RestoredOperator(name, watermark, keyed, elements, schema);
    }
}
