package dev.weir.task;

import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobVertex;
import dev.weir.graph.OperatorSpec.SourceSpec;
import dev.weir.state.ElementList;
import dev.weir.state.RestoredOperator;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the sources of a job begin with at its first start: their splits, spread over the subtasks round robin. */
public final class InitialSplits {
    private InitialSplits() {}

    /**
     * Asks every source for its splits. May block.
     *
     * @return for each source task one operator, in the form in which its state is restored later
     * @throws Exception what a source throws
     */
    public static Map<TaskId, List<RestoredOperator>> enumerate(ExecutionGraph graph, Codecs codecs) throws Exception {
        Map<TaskId, List<RestoredOperator>> initial = new HashMap<>();
        for (JobVertex vertex : graph.job().vertices()) {
            if (vertex.head() instanceof SourceSpec source) {
                List<byte[]> encoded = encode(source, codecs);
                for (int subtask = 0; subtask < graph.parallelism(); subtask++) {
                    List<byte[]> share = new ArrayList<>();
                    for (int i = subtask; i < encoded.size(); i += graph.parallelism()) {
                        share.add(encoded.get(i));
                    }
                    ElementList splits = new ElementList(schema(source, codecs), share);
                    initial.put(
                            new TaskId(vertex.id(), subtask),
                            List.of(new RestoredOperator(
                                    source.name(), Long.MIN_VALUE, List.of(), List.of(splits), List.of())));
                }
            }
        }
        return initial;
    }

    private static StateSchema schema(SourceSpec source, Codecs codecs) {
        return new StateSchema(
                "splits",
                "splits",
                "",
                codecs.of(source.source().splitType()).schema().toString());
    }

    @SuppressWarnings("unchecked")
    private static List<byte[]> encode(SourceSpec source, Codecs codecs) throws Exception {
        Codec<Object> codec = (Codec<Object>) codecs.of(source.source().splitType());
        List<byte[]> encoded = new ArrayList<>();
        for (Object split : source.source().enumerateSplits()) {
            BinaryWriter out = new BinaryWriter();
            codec.write(split, out);
            encoded.add(out.toByteArray());
        }
        return encoded;
    }
}
