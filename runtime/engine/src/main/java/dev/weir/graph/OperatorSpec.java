package dev.weir.graph;

import dev.weir.api.DataType;
import dev.weir.api.FilterFunction;
import dev.weir.api.FlatMapFunction;
import dev.weir.api.KeySelector;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.MapFunction;
import dev.weir.api.OutputTag;
import dev.weir.api.ProcessFunction;
import dev.weir.api.Sink;
import dev.weir.api.Source;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.WindowResult;
import dev.weir.api.Windows;
import java.util.Optional;
import java.util.function.Supplier;

/** An operator as the program defined it. Immutable; its functions are shared by the subtasks of a process. */
public sealed interface OperatorSpec {
    /** Given by the author for a stateful operator; made up, and with a dot in it, for the others. Unique in the job. */
    String name();

    /** In lower case, as the graph's fingerprint shows it. */
    String kind();

    /** Whether it has state in checkpoints, under its name. */
    boolean stateful();

    /** The type of its main output; of a sink, of its input. */
    DataType<?> type();

    /** Reads splits. State: the splits at their positions. */
    record SourceSpec(String name, Source<?, ?> source, WatermarkStrategy<?> watermarks, DataType<?> type)
            implements OperatorSpec {
        @Override
        public String kind() {
            return "source";
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }

    /** One in, one out. */
    record MapSpec(String name, MapFunction<?, ?> function, DataType<?> type) implements OperatorSpec {
        @Override
        public String kind() {
            return "map";
        }

        @Override
        public boolean stateful() {
            return false;
        }
    }

    /** Lets some through. */
    record FilterSpec(String name, FilterFunction<?> predicate, DataType<?> type) implements OperatorSpec {
        @Override
        public String kind() {
            return "filter";
        }

        @Override
        public boolean stateful() {
            return false;
        }
    }

    /** One in, any number out. */
    record FlatMapSpec(String name, FlatMapFunction<?, ?> function, DataType<?> type) implements OperatorSpec {
        @Override
        public String kind() {
            return "flatmap";
        }

        @Override
        public boolean stateful() {
            return false;
        }
    }

    /** Replaces timestamps and watermarks. */
    record WatermarkSpec(String name, WatermarkStrategy<?> watermarks, DataType<?> type) implements OperatorSpec {
        @Override
        public String kind() {
            return "watermarks";
        }

        @Override
        public boolean stateful() {
            return false;
        }
    }

    /** The author's function with keyed state and timers. */
    record ProcessSpec(
            String name,
            DataType<?> keyType,
            KeySelector<?, ?> selector,
            Supplier<? extends KeyedProcessFunction<?, ?, ?>> function,
            DataType<?> type)
            implements OperatorSpec {
        @Override
        public String kind() {
            return "process";
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }

    /** The author's function with lists of the subtask. */
    record UnkeyedProcessSpec(String name, Supplier<? extends ProcessFunction<?, ?>> function, DataType<?> type)
            implements OperatorSpec {
        @Override
        public String kind() {
            return "unkeyed-process";
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }

    /**
     * Windows of event time per key.
     *
     * @param lateness milliseconds that a window stays open after the watermark has passed its end
     * @param lateTag where records go that are late for every window of theirs
     */
    record WindowSpec(
            String name,
            DataType<?> keyType,
            KeySelector<?, ?> selector,
            Windows windows,
            long lateness,
            Optional<OutputTag<?>> lateTag,
            DataType<?> accumulator,
            Fold fold,
            WindowResult<?, ?, ?> result,
            DataType<?> type)
            implements OperatorSpec {
        @Override
        public String kind() {
            return "window";
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }

    /** Writes records. State: what is staged and not yet known to be committed. */
    record SinkSpec(String name, Sink<?, ?> sink, DataType<?> type) implements OperatorSpec {
        @Override
        public String kind() {
            return "sink";
        }

        @Override
        public boolean stateful() {
            return true;
        }
    }
}
