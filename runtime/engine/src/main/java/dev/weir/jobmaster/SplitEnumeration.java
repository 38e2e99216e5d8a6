package dev.weir.jobmaster;

import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.checkpoint.ListRestore;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.graph.JobGraph;
import dev.weir.graph.OperatorSpec.SourceSpec;
import dev.weir.state.ElementList;
import dev.weir.state.Elements;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;

/**
 * The splits of the sources that begin anew, listed once per JobMaster and kept: what was listed for an execution that failed
 * before its first checkpoint is good for the next. One thread at a time.
 */
final class SplitEnumeration {
    private final Codecs codecs;
    private final List<SourceSpec> sources;
    private final Map<String, ElementList> listed = new TreeMap<>();

    SplitEnumeration(JobGraph graph) {
        this.codecs = graph.logical().codecs();
        this.sources = graph.logical().operators().stream()
                .filter(SourceSpec.class::isInstance)
                .map(SourceSpec.class::cast)
                .toList();
    }

    /**
     * Lists the splits of the sources that have no state in the checkpoint. Blocks.
     *
     * @return by the source's name
     */
    Map<String, ElementList> list(Optional<CheckpointMetadata> restored) throws Exception {
        Map<String, ElementList> anew = new TreeMap<>();
        for (SourceSpec source : sources) {
            if (!hasState(restored, source.name())) {
                if (!listed.containsKey(source.name())) {
                    listed.put(source.name(), encode(source.name(), source.source()));
                }
                anew.put(source.name(), listed.get(source.name()));
            }
        }
        return anew;
    }

    /** Whether {@link #list} would find nothing but what it has found before. */
    boolean isKnown(Optional<CheckpointMetadata> restored) {
        return sources.stream()
                .allMatch(source -> listed.containsKey(source.name()) || hasState(restored, source.name()));
    }

    private static boolean hasState(Optional<CheckpointMetadata> restored, String source) {
        return restored.stream()
                .flatMap(checkpoint -> checkpoint.operators().stream())
                .anyMatch(operator -> operator.name().equals(source));
    }

    private <T, P> ElementList encode(String name, Source<T, P> source) throws Exception {
        DataType<P> type = source.splitType();
        Codec<P> codec = codecs.of(type);
        List<byte[]> encoded = new ArrayList<>();
        for (P split : source.enumerateSplits()) {
            BinaryWriter out = new BinaryWriter();
            codec.write(split, out);
            encoded.add(out.toByteArray());
        }
        return new ElementList(
                new StateSchema(name, "splits", "", codec.schema().toString()), encoded);
    }

    /** The share of one subtask, as what it restores. */
    static OperatorRestore share(String operator, ElementList splits, int subtask, int parallelism) {
        List<byte[]> mine = new ArrayList<>();
        for (int i = subtask; i < splits.encoded().size(); i += parallelism) {
            mine.add(splits.encoded().get(i));
        }
        StateSchema schema = splits.schema();
        byte[] blob = new Elements(schema, mine).toBlob();
        CRC32C crc = new CRC32C();
        crc.update(blob);
        StateHandle inline = new StateHandle(null, 0, blob.length, (int) crc.getValue(), blob);
        return new OperatorRestore(
                operator,
                Long.MIN_VALUE,
                List.of(),
                List.of(new ListRestore(schema, List.of(inline), 0, 1)),
                List.of());
    }

    /** How many there are, for people: {@code flights: 31 splits}. */
    static String describe(Map<String, ElementList> anew) {
        return anew.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue().encoded().size() + " splits")
                .collect(Collectors.joining(", "));
    }
}
