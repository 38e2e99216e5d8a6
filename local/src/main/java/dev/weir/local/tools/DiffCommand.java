package dev.weir.local.tools;

import dev.weir.local.tools.CheckpointDiff.Difference;
import dev.weir.state.StoredEntry;
import dev.weir.storage.LogContent;
import dev.weir.storage.StateReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir checkpoints diff}: what changed between two checkpoints. */
@Command(
        name = "diff",
        description =
                "Compares two checkpoints of a job: sizes, segments, and entries of keyed state. With --operator a line"
                        + " of JSON for each entry that differs, with --key for that key alone.",
        mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlaceOptions options;

    @Parameters(index = "1", paramLabel = "FROM", description = "Id of the one checkpoint.")
    private long from;

    @Parameters(index = "2", paramLabel = "TO", description = "Id of the other.")
    private long to;

    @Option(names = "--operator", paramLabel = "NAME", description = "The one operator to compare, entry by entry.")
    private String operator;

    @Option(names = "--key", paramLabel = "KEY", description = "The one key to compare, as JSON or as a text.")
    private String key;

    @Option(names = "--json", description = "The result as one line of JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        return options.with(place -> {
            StoredJob job = place.job();
            LogContent log = job.log();
            StateReader reader = new StateReader(job.store(), job.folder());
            CheckpointState before = new CheckpointState(StoredJob.find(log, job.folder(), Optional.of(from)), reader);
            CheckpointState after = new CheckpointState(StoredJob.find(log, job.folder(), Optional.of(to)), reader);
            CheckpointDiff.Result result =
                    new CheckpointDiff(before, after, this::print).compare(Optional.ofNullable(operator));
            if (json) {
                out().println(EntryJson.line(shown(result)));
            } else {
                print(result);
            }
            return 0;
        });
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void print(Difference difference) {
        StoredEntry entry = difference.after().or(difference::before).orElseThrow();
        if (operator == null || !EntryJson.isKey(entry, key)) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>(EntryJson.of(difference.operator(), entry));
        line.remove("value");
        difference.before().flatMap(StoredEntry::readValue).ifPresent(value -> line.put("before", value));
        difference.after().flatMap(StoredEntry::readValue).ifPresent(value -> line.put("after", value));
        line.put(
                "change",
                difference.before().isEmpty() ? "added" : difference.after().isEmpty() ? "removed" : "changed");
        out().println(EntryJson.line(line));
    }

    private static Map<String, Object> shown(CheckpointDiff.Result result) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("from", result.from());
        shown.put("to", result.to());
        shown.put("segments", Map.of("shared", result.shared(), "gone", result.gone(), "new", result.fresh()));
        Map<String, Object> operators = new LinkedHashMap<>();
        result.operators().forEach(each -> {
            Map<String, Object> operator = new LinkedHashMap<>();
            operator.put("bytesBefore", each.before().orElse(null));
            operator.put("bytesAfter", each.after().orElse(null));
            operator.put("states", each.states());
            operator.put("note", each.note());
            operators.put(each.name(), operator);
        });
        shown.put("operators", operators);
        return shown;
    }

    private void print(CheckpointDiff.Result result) {
        out().println("Checkpoint " + result.from() + " to " + result.to() + ": " + result.shared()
                + " segments shared, " + result.gone() + " gone, " + result.fresh() + " new");
        for (CheckpointDiff.Operator each : result.operators()) {
            out().println("Operator " + Shown.text(each.name()) + ": "
                    + each.before().map(Shown::size).orElse("not there") + " to "
                    + each.after().map(Shown::size).orElse("not there")
                    + (each.note().isEmpty() ? "" : "; " + each.note()));
            each.states()
                    .forEach((state, counts) -> out().println("  state " + Shown.text(state) + ": " + counts.added()
                            + " added, " + counts.removed() + " removed, " + counts.changed() + " changed, in "
                            + counts.keyGroups().size() + " key groups"));
        }
    }
}
