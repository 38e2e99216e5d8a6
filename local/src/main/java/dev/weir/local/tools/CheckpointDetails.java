package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import java.io.PrintWriter;
import java.util.TreeMap;

/** One checkpoint, with all that its metadata says. */
final class CheckpointDetails {
    private final CheckpointMetadata checkpoint;
    private final PrintWriter out;

    CheckpointDetails(CheckpointMetadata checkpoint, PrintWriter out) {
        this.checkpoint = checkpoint;
        this.out = out;
    }

    void print() {
        line("Checkpoint", String.valueOf(checkpoint.id()));
        line("Job", Shown.text(checkpoint.job()) + ", uid " + Shown.text(checkpoint.jobUid()));
        line("Kind", Shown.text(checkpoint.kind()) + (checkpoint.finished() ? ", all input was read before it" : ""));
        line("Trigger", Shown.text(checkpoint.trigger()));
        line("Name", Shown.text(checkpoint.name()));
        line("Triggered at", Shown.time(checkpoint.triggeredAt()));
        line("Completed at", Shown.time(checkpoint.completedAt()));
        line("Log entry", checkpoint.number() + ", epoch " + checkpoint.epoch());
        line("Graph", Shown.text(checkpoint.graph()));
        line("Parallelism", checkpoint.parallelism() + ", " + checkpoint.maxParallelism() + " key groups");
        line("Size", bytes(checkpoint.size()));
        line("New bytes", bytes(checkpoint.newBytes()));
        checkpoint.operators().forEach(this::print);
        checkpoint
                .inFlight()
                .forEach(channel -> print(
                        "in flight on " + Shown.text(channel.edge()) + " from " + channel.from() + " to "
                                + channel.to(),
                        channel.elements()));
        if (!checkpoint.hooks().isEmpty()) {
            out.println("Data of hooks:");
            new TreeMap<>(checkpoint.hooks())
                    .forEach((name, data) -> out.println("  " + Shown.text(name) + ": " + bytes(data.length)));
        }
    }

    private void line(String name, String value) {
        out.println(String.format("%-14s%s", name + ":", value));
    }

    private void print(OperatorState operator) {
        long size = operator.subtasks().stream().mapToLong(SubtaskState::size).sum();
        out.println("Operator " + Shown.text(operator.name()) + ": parallelism "
                + operator.subtasks().size() + ", " + bytes(size));
        operator.schemas().forEach(this::print);
        for (SubtaskState subtask : operator.subtasks()) {
            out.println("  subtask " + subtask.subtask() + ": watermark " + Shown.time(subtask.watermark()));
            if (subtask.keyed() != null) {
                subtask.keyed().parts().forEach(part -> print("keyed", part));
            }
            if (subtask.elements() != null) {
                print("elements", subtask.elements());
            }
        }
    }

    private void print(StateSchema schema) {
        out.println("  state " + Shown.text(schema.name()) + " (" + Shown.text(schema.kind()) + "): key "
                + Shown.text(schema.key()) + ", value " + Shown.text(schema.value()));
    }

    private void print(String what, StateHandle handle) {
        String where = handle.segment() == null
                ? "in the log entry"
                : "from " + handle.offset() + " of " + Shown.text(handle.segment());
        out.println("    " + what + ": " + bytes(handle.length()) + " " + where
                + String.format(", crc32c %08x", handle.crc32c()));
    }

    private static String bytes(long count) {
        return count < 1024 ? count + " bytes" : Shown.size(count) + " (" + count + " bytes)";
    }
}
