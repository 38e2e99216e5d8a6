package dev.weir.simulation.job;

import dev.weir.api.AggregateFunction;
import dev.weir.api.Arguments;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.KeyedStream;
import dev.weir.api.OutputTag;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.simulation.job.JobShape.Front;
import dev.weir.simulation.job.JobShape.SourceShape;
import dev.weir.simulation.job.JobShape.Windowing;
import java.time.Duration;
import java.util.Locale;

/** A shape as a program, for one process. */
public final class SimulatedProgram implements StreamProgram {
    private static final OutputTag<String> SIDE = new OutputTag<>("side", DataType.of(String.class));

    private final JobShape shape;
    private final OutsideAccess outside;

    public SimulatedProgram(JobShape shape, OutsideAccess outside) {
        this.shape = shape;
        this.outside = outside;
    }

    @Override
    public void define(Streams streams, Arguments arguments) {
        for (int i = 0; i < shape.hooks(); i++) {
            String name = "hook-" + i;
            streams.hook(name, () -> new SimulatedHook(name, outside));
        }
        DataStream<Reading> readings = null;
        for (SourceShape source : shape.sources()) {
            DataStream<Reading> one = streams.source(
                    source.name(),
                    new SimulatedSource(source),
                    WatermarkStrategy.boundedOutOfOrderness(Duration.ofMillis(source.disorder()), Reading::at));
            readings = readings == null ? one : readings.union(one);
        }
        for (Front step : shape.front()) {
            readings = apply(step, readings);
        }
        DataStream<Reading> ready = readings;
        KeyedStream<Integer, Reading> keyed = ready.keyBy(Integer.class, Reading::key);
        DataStream<String> side = shape.process() ? process(keyed) : ready.map(String.class, Functions::side);
        side.sink("side", sink("side"));
        if (shape.windows() != Windowing.NONE) {
            windows(keyed).sink("windows", sink("windows"));
        }
    }

    private SimulatedSink sink(String name) {
        return new SimulatedSink(name, shape.recordsPerTurn(), outside);
    }

    private static DataStream<Reading> apply(Front step, DataStream<Reading> readings) {
        return switch (step) {
            case MAP -> readings.map(Reading.class, Functions::map);
            case FILTER -> readings.filter(Functions::keeps);
            case FLAT_MAP -> readings.flatMap(Reading.class, Functions::flatMap);
            case REBALANCE -> readings.rebalance();
        };
    }

    private DataStream<String> process(KeyedStream<Integer, Reading> keyed) {
        DataStream<String> chronicle = keyed.process("chronicle", String.class, () -> new Chronicle(shape, SIDE));
        chronicle.sink("steps", sink("steps"));
        return chronicle.sideOutput(SIDE);
    }

    private DataStream<String> windows(KeyedStream<Integer, Reading> keyed) {
        Duration width = Duration.ofMillis(shape.width());
        Windows windows = switch (shape.windows()) {
            case TUMBLING -> Windows.tumbling(width);
            case HOPPING -> Windows.hopping(width.multipliedBy(shape.slices()), width);
            case SESSION -> Windows.session(width);
            case NONE -> throw new IllegalStateException("no windows");
        };
        String kind = shape.windows().name().toLowerCase(Locale.ROOT);
        return keyed.window(windows)
                .aggregate(
                        "totals",
                        Totals.class,
                        new Summing(),
                        String.class,
                        (key, window, totals) -> Functions.window(kind, key, window.start(), window.end(), totals));
    }

    private static final class Summing implements AggregateFunction<Reading, Totals> {
        @Override
        public Totals create() {
            return Totals.NONE;
        }

        @Override
        public Totals add(Totals totals, Reading reading) {
            return totals.plus(reading.value());
        }

        @Override
        public Totals merge(Totals left, Totals right) {
            return left.plus(right);
        }
    }
}
