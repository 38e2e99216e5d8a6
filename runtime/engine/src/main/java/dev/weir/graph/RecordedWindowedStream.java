package dev.weir.graph;

import dev.weir.api.AggregateFunction;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.KeySelector;
import dev.weir.api.OutputTag;
import dev.weir.api.ReduceFunction;
import dev.weir.api.WindowResult;
import dev.weir.api.WindowedStream;
import dev.weir.api.Windows;
import dev.weir.graph.OperatorSpec.WindowSpec;
import java.time.Duration;
import java.util.Optional;

/** A windowed stream of a program that is being recorded. */
final class RecordedWindowedStream<K, T> implements WindowedStream<K, T> {
    private final ProgramRecorder recorder;
    private final RecordedStream<T> stream;
    private final DataType<K> keyType;
    private final KeySelector<? super T, ? extends K> selector;
    private final Windows windows;
    private long lateness;
    private Optional<OutputTag<?>> lateTag = Optional.empty();

    RecordedWindowedStream(
            ProgramRecorder recorder,
            RecordedStream<T> stream,
            DataType<K> keyType,
            KeySelector<? super T, ? extends K> selector,
            Windows windows) {
        this.recorder = recorder;
        this.stream = stream;
        this.keyType = keyType;
        this.selector = selector;
        this.windows = windows;
    }

    @Override
    public WindowedStream<K, T> allowedLateness(Duration allowed) {
        recorder.requireGiven(allowed, "allowedLateness is null: give a duration");
        if (allowed.isNegative()) {
            throw recorder.invalid("allowedLateness is " + allowed + ": give zero or more");
        }
        lateness = allowed.toMillis();
        return this;
    }

    @Override
    public WindowedStream<K, T> lateTo(OutputTag<T> tag) {
        recorder.requireGiven(tag, "lateTo has null for its tag");
        if (!tag.type().equals(stream.type())) {
            throw recorder.invalid(
                    "lateTo('" + tag.name() + "') is of " + tag.type() + ": late records are of " + stream.type());
        }
        lateTag = Optional.of(tag);
        return this;
    }

    @Override
    public <A, R> DataStream<R> aggregate(
            String name,
            DataType<A> accumulator,
            AggregateFunction<? super T, A> function,
            DataType<R> type,
            WindowResult<? super K, ? super A, ? extends R> result) {
        recorder.claimName("window", name);
        recorder.requireGiven(function, "window '" + name + "' has null for its function");
        recorder.checked(accumulator, "the accumulator of window '" + name + "'");
        return add(name, accumulator, Fold.of(function), type, result);
    }

    @Override
    public <R> DataStream<R> reduce(
            String name,
            ReduceFunction<T> function,
            DataType<R> type,
            WindowResult<? super K, ? super T, ? extends R> result) {
        recorder.claimName("window", name);
        recorder.requireGiven(function, "window '" + name + "' has null for its function");
        return add(name, stream.type(), Fold.of(function), type, result);
    }

    private <R> DataStream<R> add(
            String name, DataType<?> accumulator, Fold fold, DataType<R> type, WindowResult<?, ?, ?> result) {
        recorder.requireGiven(result, "window '" + name + "' has null for its result");
        recorder.checked(type, "the records of window '" + name + "'");
        return stream.add(
                new WindowSpec(name, keyType, selector, windows, lateness, lateTag, accumulator, fold, result, type),
                type);
    }
}
