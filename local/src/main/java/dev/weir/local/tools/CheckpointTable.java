package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.LogContent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The completed checkpoints of a job, newest first, and entries of its log that are damaged. */
final class CheckpointTable {
    private static final List<String> HEAD =
            List.of("ID", "KIND", "TRIGGER", "NAME", "COMPLETED AT", "SIZE", "NEW BYTES", "PARALLELISM", "OPERATORS");

    private CheckpointTable() {}

    static void print(LogContent log, PrintWriter out) {
        if (log.checkpoints().isEmpty()) {
            out.println("No completed checkpoint");
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(HEAD);
            log.checkpoints().forEach(checkpoint -> rows.add(row(checkpoint)));
            print(rows, out);
        }
        log.damaged().forEach(entry -> out.println("damaged: " + Shown.text(entry.why())));
    }

    private static List<String> row(CheckpointMetadata checkpoint) {
        return List.of(
                String.valueOf(checkpoint.id()),
                Shown.text(checkpoint.kind()),
                Shown.text(checkpoint.trigger()),
                Shown.text(checkpoint.name()),
                Shown.time(checkpoint.completedAt()),
                Shown.size(checkpoint.size()),
                Shown.size(checkpoint.newBytes()),
                String.valueOf(checkpoint.parallelism()),
                checkpoint.operators().stream()
                        .map(operator -> Shown.text(operator.name()))
                        .collect(Collectors.joining(",")));
    }

    private static void print(List<List<String>> rows, PrintWriter out) {
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(row.get(column))
                        .append(" ".repeat(widths[column] - row.get(column).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
