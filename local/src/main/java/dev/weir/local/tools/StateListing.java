package dev.weir.local.tools;

import dev.weir.codec.KeyGroupRange;
import dev.weir.state.StoredEntry;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of one operator, one line of JSON for each entry. */
final class StateListing {
    private final CheckpointState state;
    private final PrintWriter out;

    StateListing(CheckpointState state, PrintWriter out) {
        this.state = state;
        this.out = out;
    }

    /** @throws IOException also if the checkpoint does not have it; the message says what it has */
    static OperatorState find(CheckpointState state, String operator) throws IOException {
        List<OperatorState> all = state.checkpoint().operators();
        return all.stream()
                .filter(each -> each.name().equals(operator))
                .findFirst()
                .orElseThrow(() -> new IOException("checkpoint "
                        + state.checkpoint().id() + " has no operator '" + operator + "', it has "
                        + String.join(
                                ", ", all.stream().map(OperatorState::name).toList())));
    }

    /** @param key JSON or a text; {@code null}: all keys, and what no key owns */
    void print(OperatorState operator, String key) throws IOException {
        if (CheckpointState.isReadable(operator)) {
            for (KeyGroupRange keyGroups : state.batches(operator)) {
                for (StoredEntry entry : state.entries(operator, keyGroups)) {
                    if (EntryJson.isKey(entry, key)) {
                        out.println(EntryJson.line(EntryJson.of(operator.name(), entry)));
                    }
                }
            }
        } else {
            printFiles(operator);
        }
        if (key == null) {
            for (CheckpointState.Element element : state.elements(operator)) {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("operator", operator.name());
                shown.put("kind", element.schema().kind());
                if (element.schema().authorsList()) {
                    shown.put("state", element.schema().name());
                }
                shown.put("subtask", element.subtask());
                shown.put("value", element.value());
                out.println(EntryJson.line(shown));
            }
        }
    }

    private void printFiles(OperatorState operator) {
        for (SubtaskState subtask : operator.subtasks()) {
            KeyedHandle keyed = subtask.keyed();
            int index = 0;
            for (StateHandle part : keyed == null ? List.<StateHandle>of() : keyed.parts()) {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("operator", operator.name());
                shown.put("subtask", subtask.subtask());
                shown.put("format", keyed.format());
                shown.put("part", index++ == 0 ? "manifest" : "file");
                shown.put("bytes", part.length());
                shown.put("crc32c", String.format("%08x", part.crc32c()));
                shown.put("segment", part.segment() == null ? "in the log entry" : part.segment());
                out.println(EntryJson.line(shown));
            }
        }
        out.println(EntryJson.line(Map.of(
                "operator",
                operator.name(),
                "note",
                "its keyed state is in the state backend's own form: entries are shown of savepoints, which every backend"
                        + " reads")));
    }
}
