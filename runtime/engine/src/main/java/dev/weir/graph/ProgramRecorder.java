package dev.weir.graph;

import dev.weir.api.CheckpointHook;
import dev.weir.api.Counter;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.HookOptions;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.Source;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.codec.Codecs;
import dev.weir.graph.OperatorSpec.SourceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a program writes to while it defines its streams. Every mistake that can be seen there is an {@link
 * InvalidProgramException} that names the line of the program. Used by one thread, for one program.
 */
public final class ProgramRecorder implements Streams {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

    private final Codecs codecs;
    private final JobCounters counters = new JobCounters();
    private final List<OperatorSpec> operators = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<HookSpec> hooks = new ArrayList<>();
    /** What each name was given to, with the place, to tell when it is given again. */
    private final Map<String, String> names = new HashMap<>();

    public ProgramRecorder(Codecs codecs) {
        this.codecs = Objects.requireNonNull(codecs, "codecs is null");
    }

    @Override
    public <T, P> DataStream<T> source(String name, Source<T, P> source, WatermarkStrategy<T> watermarks) {
        claimName("source", name);
        requireGiven(source, "source '" + name + "' is null: give a Source");
        requireGiven(
                watermarks, "source '" + name + "' has null for watermarks: give WatermarkStrategy.none() for none");
        DataType<T> type = checked(source.type(), "the records of source '" + name + "'");
        checked(source.splitType(), "the splits of source '" + name + "'");
        operators.add(new SourceSpec(name, source, watermarks, type));
        return RecordedStream.of(this, name, type);
    }

    @Override
    public void hook(String name, Supplier<? extends CheckpointHook> hook, HookOptions options) {
        claimName("hook", name);
        requireGiven(hook, "hook '" + name + "' is null: give what makes the hook");
        requireGiven(options, "hook '" + name + "' has null for options: give HookOptions.DEFAULT, or leave them out");
        hooks.add(new HookSpec(name, hook, options));
    }

    @Override
    public Counter counter(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw invalid("the counter name '" + name + "' is not valid: give 1 to 63 of [a-z0-9-]");
        }
        return counters.counter(name);
    }

    /** @throws InvalidProgramException if nothing could ever come out of the program */
    public LogicalGraph finish() {
        if (operators.isEmpty()) {
            throw new InvalidProgramException("the program defines no stream: open a source with streams.source(...)");
        }
        return new LogicalGraph(operators, edges, hooks, counters, codecs);
    }

    void add(OperatorSpec operator, List<RecordedStream.Endpoint> inputs) {
        operators.add(operator);
        for (RecordedStream.Endpoint input : inputs) {
            edges.add(new Edge(input.operator(), operator.name(), input.partitioning(), input.tag(), input.type()));
        }
    }

    OperatorSpec operator(String name) {
        return operators.stream()
                .filter(operator -> operator.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A name for an operator without state; the dot keeps it apart from every name that an author can give. */
    String makeName(String kind) {
        long before = operators.stream()
                .filter(operator -> operator.kind().equals(kind))
                .count();
        return kind + "." + (before + 1);
    }

    void claimName(String kind, String name) {
        if (name == null || name.isEmpty()) {
            throw invalid(
                    "a " + kind + " has no name: give it one, by which its part of every checkpoint is found again");
        }
        if (!NAME.matcher(name).matches()) {
            throw invalid("the name '" + name + "' of a " + kind + " is not valid: give 1 to 63 of [a-z0-9-]");
        }
        String what = kind + UserLocation.here();
        String before = names.putIfAbsent(name, what);
        if (before != null) {
            throw invalid("the name '" + name + "' of a " + kind + " is already that of the " + before
                    + ": give each its own");
        }
    }

    <T> DataType<T> checked(DataType<T> type, String what) {
        requireGiven(type, "the type of " + what + " is null: give a DataType");
        try {
            codecs.of(type);
            return type;
        } catch (InvalidProgramException e) {
            throw new InvalidProgramException(
                    "the type of " + what + " cannot flow: " + e.getMessage() + UserLocation.here(), e);
        }
    }

    void checkedKey(DataType<?> type) {
        requireGiven(type, "the type of the key of a keyBy is null: give a DataType");
        try {
            codecs.ofKey(type);
        } catch (InvalidProgramException e) {
            throw new InvalidProgramException(
                    "the type of a key cannot be one: " + e.getMessage() + UserLocation.here(), e);
        }
    }

    void requireGiven(Object value, String message) {
        if (value == null) {
            throw invalid(message);
        }
    }

    InvalidProgramException invalid(String message) {
        return new InvalidProgramException(message + UserLocation.here());
    }
}
