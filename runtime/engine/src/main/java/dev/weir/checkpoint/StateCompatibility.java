package dev.weir.checkpoint;

import dev.weir.checkpoint.DeclaredStates.State;
import dev.weir.codec.Codecs;
import dev.weir.codec.SchemaChange;
import dev.weir.graph.JobGraph;
import dev.weir.graph.JobVertex;
import dev.weir.graph.OperatorSpec;
import dev.weir.state.StateSignature;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.avro.Schema;

/**
 * Whether a program can go on from a checkpoint, found out from its metadata alone, before anything is stopped or deployed. It
 * tells all that is in the way, not only the first. Any thread; calls the program's functions to have them declare their state.
 */
public final class StateCompatibility {
    /**
     * Something that is in the way.
     *
     * @param operator whose state it is; empty if it is the whole job's
     * @param state name of the state; empty if it is all of the operator's
     * @param what for people: where, why, and what to do
     * @param written Avro schema in the checkpoint; empty if it is not about schemas
     * @param read Avro schema in the program; empty if it is not about schemas
     */
    public record Problem(String operator, String state, String what, String written, String read) {
        /** In one line. */
        public String describe() {
            String place = (state.isEmpty() ? "" : "state '" + state + "' of ")
                    + (operator.isEmpty() ? "the job" : "operator '" + operator + "'");
            String schemas =
                    written.isEmpty() ? "" : "; it was written as " + written + " and the program reads it as " + read;
            return place + ": " + what + schemas;
        }
    }

    /**
     * What was found.
     *
     * @param problems all that is in the way; empty if the program can go on from the checkpoint
     * @param unchecked operators whose state could not be found out, and why
     */
    public record Result(long checkpointId, List<Problem> problems, Map<String, String> unchecked) {}

    private final JobGraph graph;
    private final CheckpointMetadata checkpoint;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> unchecked = new HashMap<>();

    private StateCompatibility(JobGraph graph, CheckpointMetadata checkpoint) {
        this.graph = graph;
        this.checkpoint = checkpoint;
    }

    /**
     * @param graph of the program
     * @param parallelism of the job, which has as many key groups as the checkpoint
     * @param allowUnmatchedState whether state of operators that the program does not have may be left behind
     */
    public static Result check(
            JobGraph graph, CheckpointMetadata checkpoint, int parallelism, boolean allowUnmatchedState) {
        StateCompatibility check = new StateCompatibility(graph, checkpoint);
        check.compareParallelism(parallelism);
        check.compareOperators(allowUnmatchedState);
        if (!allowUnmatchedState) {
            check.compareInFlight();
        }
        return new Result(checkpoint.id(), List.copyOf(check.problems), Map.copyOf(check.unchecked));
    }

    private void compareParallelism(int parallelism) {
        if (parallelism > checkpoint.maxParallelism()) {
            problems.add(new Problem(
                    "",
                    "",
                    "parallelism is " + parallelism + ", more than the " + checkpoint.maxParallelism()
                            + " key groups that its state is cut into since its first start: use at most "
                            + checkpoint.maxParallelism(),
                    "",
                    ""));
        }
    }

    /** Records that barriers overtook go on where they were, along an edge of the same name. */
    private void compareInFlight() {
        try {
            InFlightAssignment.requireMatch(checkpoint, graph);
        } catch (UnmatchedStateException e) {
            problems.add(new Problem("", "", e.getMessage(), "", ""));
        }
    }

    private void compareOperators(boolean allowUnmatchedState) {
        Map<String, OperatorSpec> stateful = new HashMap<>();
        for (JobVertex vertex : graph.vertices()) {
            vertex.chain().stream()
                    .filter(OperatorSpec::stateful)
                    .forEach(operator -> stateful.put(operator.name(), operator));
        }
        List<String> added = stateful.keySet().stream()
                .filter(name -> checkpoint.operators().stream()
                        .noneMatch(operator -> operator.name().equals(name)))
                .sorted()
                .toList();
        for (OperatorState operator : checkpoint.operators()) {
            OperatorSpec spec = stateful.get(operator.name());
            boolean hasState = operator.subtasks().stream()
                    .anyMatch(subtask -> !subtask.handles().isEmpty());
            if (spec != null) {
                compare(spec, operator);
            } else if (hasState && !allowUnmatchedState) {
                problems.add(new Problem(
                        operator.name(),
                        "",
                        "the program does not have it, and its state would be lost; operators of the program without state"
                                + " in the checkpoint: " + added + ". Give the operator its old name back, or set"
                                + " restoreFrom.allowUnmatchedState to leave that state behind",
                        "",
                        ""));
            }
        }
    }

    private void compare(OperatorSpec spec, OperatorState stored) {
        DeclaredStates declared;
        try {
            declared = DeclaredStates.of(spec, codecs());
        } catch (Exception e) {
            unchecked.put(spec.name(), "its function could not be opened: " + e);
            return;
        }
        for (StateSchema written : stored.schemas()) {
            if (written.kind().equals(StateSignature.KEY_KIND)) {
                declared.key()
                        .ifPresent(key ->
                                compare(spec, "", "key", SchemaChange::keyProblems, Optional.of(key), written.value()));
            } else {
                Optional<State> state = declared.states().stream()
                        .filter(each -> each.name().equals(written.name()))
                        .findFirst();
                if (state.isPresent()) {
                    compare(spec, state.get(), written);
                } else {
                    undeclared(spec, written);
                }
            }
        }
    }

    /** What an author's function does not declare any more is kept; what the engine's operators do not know would be lost. */
    private void undeclared(OperatorSpec spec, StateSchema written) {
        boolean kept = spec instanceof OperatorSpec.ProcessSpec && !written.listed();
        if (spec instanceof OperatorSpec.UnkeyedProcessSpec && written.authorsList()) {
            problems.add(new Problem(
                    spec.name(),
                    written.name(),
                    "the operator does not declare this list any more, so that its elements would be lost; declare it, and"
                            + " clear() it if it is not needed: once it is empty in a checkpoint it may be left out",
                    "",
                    ""));
        } else if (!kept) {
            problems.add(new Problem(
                    spec.name(),
                    written.name(),
                    "the operator is a " + spec.kind() + " now, which has no such state, so that it would be lost; give"
                            + " an operator that became another a new name",
                    "",
                    ""));
        }
    }

    private Codecs codecs() {
        return graph.logical().codecs();
    }

    private void compare(OperatorSpec spec, State declared, StateSchema written) {
        if (!declared.kind().equals(written.kind())) {
            problems.add(new Problem(
                    spec.name(),
                    written.name(),
                    "it was of the kind " + written.kind() + " and is declared as " + declared.kind()
                            + "; give the new one another name",
                    written.value(),
                    declared.value().map(Schema::toString).orElse("")));
            return;
        }
        compare(
                spec,
                written.name(),
                "the keys within it",
                SchemaChange::namespaceProblems,
                declared.namespace(),
                written.key());
        compare(spec, written.name(), "", SchemaChange::problems, declared.value(), written.value());
    }

    /** @param part of the state that the schemas are of; empty: its values */
    private void compare(
            OperatorSpec spec,
            String state,
            String part,
            BiFunction<Schema, Schema, List<String>> rule,
            Optional<Schema> reader,
            String writer) {
        if (reader.isEmpty() || writer.isEmpty()) {
            return;
        }
        String prefix = part.isEmpty() ? "" : part + ": ";
        for (String what : rule.apply(reader.get(), Codecs.parseSchema(writer))) {
            problems.add(new Problem(
                    spec.name(), state, prefix + what, writer, reader.get().toString()));
        }
    }
}
