package dev.weir.checkpoint;

import dev.weir.api.DataType;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.ProcessFunction;
import dev.weir.api.Windows;
import dev.weir.codec.Codecs;
import dev.weir.graph.OperatorSpec;
import dev.weir.graph.OperatorSpec.ProcessSpec;
import dev.weir.graph.OperatorSpec.SinkSpec;
import dev.weir.graph.OperatorSpec.SourceSpec;
import dev.weir.graph.OperatorSpec.UnkeyedProcessSpec;
import dev.weir.graph.OperatorSpec.WindowSpec;
import dev.weir.state.OperatorLists;
import dev.weir.state.StateKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The states that an operator of a program has, found out without data: functions are opened against a {@link
 * DeclarationRecorder}, as a task would open them, and closed again.
 *
 * @param operator its name
 * @param key schema of its keys; empty if it has none
 * @param states in the order of their declaration
 */
public record DeclaredStates(String operator, Optional<Schema> key, List<State> states) {
    public static final String EVENT_TIMERS = "timers.event";
    public static final String PROCESSING_TIMERS = "timers.processing";
    /** Of tumbling and hopping windows: accumulators by the slice's start. */
    public static final String SLICES = "slices";
    /** Of session windows: accumulators by the session's start. */
    public static final String SESSIONS = "sessions";
    /** Of session windows: ends by the session's start. */
    public static final String SESSION_ENDS = "ends";
    /** What a source has left to read: name and kind. */
    public static final String SPLITS = "splits";
    /** What a sink has not committed: name and kind. */
    public static final String COMMITTABLES = "committables";

    /**
     * One state.
     *
     * @param kind as a checkpoint's metadata have it
     * @param namespace of the namespace, or of the keys within a map
     * @param value of the values, items or elements
     */
    public record State(String name, String kind, Optional<Schema> namespace, Optional<Schema> value) {}

    /**
     * Any thread; calls the operator's function.
     *
     * @throws Exception what the function throws when it is opened or closed
     */
    public static DeclaredStates of(OperatorSpec operator, Codecs codecs) throws Exception {
        if (operator instanceof SourceSpec source) {
            return elements(operator, SPLITS, source.source().splitType(), codecs);
        }
        if (operator instanceof SinkSpec sink) {
            return elements(operator, COMMITTABLES, sink.sink().committableType(), codecs);
        }
        if (operator instanceof WindowSpec window) {
            return window(window, codecs);
        }
        if (operator instanceof ProcessSpec process) {
            return process(process, codecs);
        }
        if (operator instanceof UnkeyedProcessSpec process) {
            return process(process, codecs);
        }
        return new DeclaredStates(operator.name(), Optional.empty(), List.of());
    }

    private static DeclaredStates elements(OperatorSpec operator, String name, DataType<?> type, Codecs codecs) {
        State state = new State(
                name, name, Optional.empty(), Optional.of(codecs.of(type).schema()));
        return new DeclaredStates(operator.name(), Optional.empty(), List.of(state));
    }

    private static DeclaredStates window(WindowSpec window, Codecs codecs) {
        Optional<Schema> time = Optional.of(codecs.of(DataType.of(Long.class)).schema());
        Optional<Schema> accumulator =
                Optional.of(codecs.of(window.accumulator()).schema());
        String kind = StateKind.NAMESPACED.word();
        List<State> states = window.windows() instanceof Windows.Session
                ? List.of(new State(SESSIONS, kind, time, accumulator), new State(SESSION_ENDS, kind, time, time))
                : List.of(new State(SLICES, kind, time, accumulator));
        return new DeclaredStates(window.name(), key(window.keyType(), codecs), states);
    }

    private static DeclaredStates process(ProcessSpec process, Codecs codecs) throws Exception {
        DeclarationRecorder recorder = new DeclarationRecorder(codecs);
        KeyedProcessFunction<?, ?, ?> function = process.function().get();
        try {
            function.open(recorder);
        } finally {
            function.close();
        }
        List<State> states = new ArrayList<>();
        String timers = StateKind.TIMERS.word();
        states.add(new State(EVENT_TIMERS, timers, Optional.empty(), Optional.empty()));
        states.add(new State(PROCESSING_TIMERS, timers, Optional.empty(), Optional.empty()));
        states.addAll(recorder.states());
        return new DeclaredStates(process.name(), key(process.keyType(), codecs), states);
    }

    private static DeclaredStates process(UnkeyedProcessSpec process, Codecs codecs) throws Exception {
        OperatorLists lists = new OperatorLists(process.name(), 0, 1, codecs, List.of());
        ProcessFunction<?, ?> function = process.function().get();
        try {
            function.open(lists);
        } finally {
            function.close();
        }
        List<State> states = lists.schemas().stream()
                .map(schema -> new State(
                        schema.name(),
                        schema.kind(),
                        Optional.empty(),
                        Optional.of(Codecs.parseSchema(schema.value()))))
                .toList();
        return new DeclaredStates(process.name(), Optional.empty(), states);
    }

    private static Optional<Schema> key(DataType<?> type, Codecs codecs) {
        return Optional.of(codecs.ofKey(type).schema());
    }
}
