package dev.weir.graph;

import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.KeyedStream;
import dev.weir.api.WindowedStream;
import dev.weir.api.Windows;
import dev.weir.graph.OperatorSpec.ProcessSpec;
import java.util.function.Supplier;

/** A keyed stream of a program that is being recorded. */
final class RecordedKeyedStream<K, T> implements KeyedStream<K, T> {
    private final ProgramRecorder recorder;
    private final RecordedStream<T> stream;
    private final DataType<K> keyType;
    private final KeySelector<? super T, ? extends K> selector;

    RecordedKeyedStream(
            ProgramRecorder recorder,
            RecordedStream<T> stream,
            DataType<K> keyType,
            KeySelector<? super T, ? extends K> selector) {
        this.recorder = recorder;
        this.stream = stream;
        this.keyType = keyType;
        this.selector = selector;
    }

    @Override
    public <R> DataStream<R> process(
            String name, DataType<R> type, Supplier<? extends KeyedProcessFunction<K, T, R>> function) {
        recorder.claimName("process", name);
        recorder.requireGiven(function, "process '" + name + "' has null for its function");
        recorder.checked(type, "the records of process '" + name + "'");
        return stream.add(new ProcessSpec(name, keyType, selector, function, type), type);
    }

    @Override
    public WindowedStream<K, T> window(Windows windows) {
        recorder.requireGiven(windows, "window has null for its windows");
        return new RecordedWindowedStream<>(recorder, stream, keyType, selector, windows);
    }
}
