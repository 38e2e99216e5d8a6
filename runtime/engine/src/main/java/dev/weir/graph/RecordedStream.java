package dev.weir.graph;

import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.FilterFunction;
import dev.weir.api.FlatMapFunction;
import dev.weir.api.KeySelector;
import dev.weir.api.KeyedStream;
import dev.weir.api.MapFunction;
import dev.weir.api.OutputTag;
import dev.weir.api.ProcessFunction;
import dev.weir.api.Sink;
import dev.weir.api.WatermarkStrategy;
import dev.weir.graph.OperatorSpec.FilterSpec;
import dev.weir.graph.OperatorSpec.FlatMapSpec;
import dev.weir.graph.OperatorSpec.MapSpec;
import dev.weir.graph.OperatorSpec.ProcessSpec;
import dev.weir.graph.OperatorSpec.SinkSpec;
import dev.weir.graph.OperatorSpec.UnkeyedProcessSpec;
import dev.weir.graph.OperatorSpec.WatermarkSpec;
import dev.weir.graph.OperatorSpec.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A stream of a program that is being recorded: one or more outputs of operators, each with how it will be partitioned. */
final class RecordedStream<T> implements DataStream<T> {
    private final ProgramRecorder recorder;
    private final DataType<T> type;
    private final List<Endpoint> endpoints;

    /** An output of an operator. */
    record Endpoint(String operator, Partitioning partitioning, Optional<OutputTag<?>> tag, DataType<?> type) {
        Endpoint by(Partitioning other) {
            return new Endpoint(operator, other, tag, type);
        }
    }

    private RecordedStream(ProgramRecorder recorder, DataType<T> type, List<Endpoint> endpoints) {
        this.recorder = recorder;
        this.type = type;
        this.endpoints = List.copyOf(endpoints);
    }

    static <T> RecordedStream<T> of(ProgramRecorder recorder, String operator, DataType<T> type) {
        Endpoint main = new Endpoint(operator, new Partitioning.Forward(), Optional.empty(), type);
        return new RecordedStream<>(recorder, type, List.of(main));
    }

    DataType<T> type() {
        return type;
    }

    @Override
    public <R> DataStream<R> map(DataType<R> resultType, MapFunction<? super T, ? extends R> function) {
        recorder.requireGiven(function, "map has null for its function");
        recorder.checked(resultType, "the records of a map");
        return add(new MapSpec(recorder.makeName("map"), function, resultType), resultType);
    }

    @Override
    public DataStream<T> filter(FilterFunction<? super T> predicate) {
        recorder.requireGiven(predicate, "filter has null for its predicate");
        return add(new FilterSpec(recorder.makeName("filter"), predicate, type), type);
    }

    @Override
    public <R> DataStream<R> flatMap(DataType<R> resultType, FlatMapFunction<? super T, R> function) {
        recorder.requireGiven(function, "flatMap has null for its function");
        recorder.checked(resultType, "the records of a flatMap");
        return add(new FlatMapSpec(recorder.makeName("flatmap"), function, resultType), resultType);
    }

    @Override
    public <R> DataStream<R> process(
            String name, DataType<R> resultType, Supplier<? extends ProcessFunction<T, R>> function) {
        recorder.claimName("process", name);
        recorder.requireGiven(function, "process '" + name + "' has null for its function");
        recorder.checked(resultType, "the records of process '" + name + "'");
        return add(new UnkeyedProcessSpec(name, function, resultType), resultType);
    }

    @Override
    public <K> KeyedStream<K, T> keyBy(DataType<K> keyType, KeySelector<? super T, ? extends K> key) {
        recorder.requireGiven(key, "keyBy has null for its key selector");
        recorder.checkedKey(keyType);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.partitioning() instanceof Partitioning.Broadcast) {
                throw recorder.invalid(
                        "broadcast() before keyBy(): a keyed record goes to the subtask of its key alone, "
                                + "remove the broadcast()");
            }
        }
        return new RecordedKeyedStream<>(recorder, partitioned(new Partitioning.Hash(keyType, key)), keyType, key);
    }

    @Override
    public DataStream<T> union(DataStream<T> other) {
        if (!(other instanceof RecordedStream<T> that) || that.recorder != recorder) {
            throw recorder.invalid("union() with a stream of another program: unite streams of this one");
        }
        if (!type.equals(that.type)) {
            throw recorder.invalid("union() of a stream of " + type + " with one of " + that.type + ": map one first");
        }
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.addAll(that.endpoints);
        return new RecordedStream<>(recorder, type, all);
    }

    @Override
    public DataStream<T> rebalance() {
        return partitioned(new Partitioning.Rebalance());
    }

    @Override
    public DataStream<T> broadcast() {
        return partitioned(new Partitioning.Broadcast());
    }

    @Override
    public DataStream<T> withWatermarks(WatermarkStrategy<T> watermarks) {
        recorder.requireGiven(watermarks, "withWatermarks has null for its strategy");
        return add(new WatermarkSpec(recorder.makeName("watermarks"), watermarks, type), type);
    }

    @Override
    public <S> DataStream<S> sideOutput(OutputTag<S> tag) {
        recorder.requireGiven(tag, "sideOutput has null for its tag");
        if (endpoints.size() != 1 || endpoints.get(0).tag().isPresent()) {
            throw recorder.invalid("sideOutput('" + tag.name() + "') of a union or of a side output: "
                    + "call it on what process() or a window returned");
        }
        OperatorSpec operator = recorder.operator(endpoints.get(0).operator());
        requireEmits(operator, tag);
        recorder.checked(tag.type(), "the side output '" + tag.name() + "'");
        Endpoint side = new Endpoint(operator.name(), new Partitioning.Forward(), Optional.of(tag), tag.type());
        return new RecordedStream<>(recorder, tag.type(), List.of(side));
    }

    private void requireEmits(OperatorSpec operator, OutputTag<?> tag) {
        if (operator instanceof ProcessSpec || operator instanceof UnkeyedProcessSpec) {
            return;
        }
        if (operator instanceof WindowSpec window) {
            if (window.lateTag().equals(Optional.of(tag))) {
                return;
            }
            throw recorder.invalid("window '" + window.name() + "' has no side output '" + tag.name() + "' of "
                    + tag.type() + ": name it with lateTo(...) first");
        }
        throw recorder.invalid("sideOutput('" + tag.name() + "') of a " + operator.kind()
                + ": only process() and windows have side outputs, call it right on what they returned");
    }

    @Override
    public <C> void sink(String name, Sink<? super T, C> sink) {
        recorder.claimName("sink", name);
        recorder.requireGiven(sink, "sink '" + name + "' is null: give a Sink");
        recorder.checked(sink.committableType(), "the committables of sink '" + name + "'");
        recorder.add(new SinkSpec(name, sink, type), endpoints);
    }

    <R> DataStream<R> add(OperatorSpec operator, DataType<R> resultType) {
        recorder.add(operator, endpoints);
        return of(recorder, operator.name(), resultType);
    }

    private RecordedStream<T> partitioned(Partitioning partitioning) {
        UnaryOperator<Endpoint> change = endpoint -> endpoint.by(partitioning);
        return new RecordedStream<>(
                recorder, type, endpoints.stream().map(change).toList());
    }
}
