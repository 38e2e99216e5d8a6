package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.Counting.Counted;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** How often each key has come. */
final class FlinkRunningCount extends KeyedProcessFunction<Long, Long, Counted> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
        counts = getRuntimeContext().getState(new ValueStateDescriptor<>("counts", Types.LONG));
    }

    @Override
    public void processElement(Long key, Context context, Collector<Counted> out) throws Exception {
        Long before = counts.value();
        long count = before == null ? 1 : before + 1;
        counts.update(count);
        out.collect(new Counted(key, count));
    }
}
