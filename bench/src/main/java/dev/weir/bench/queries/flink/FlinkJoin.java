package dev.weir.bench.queries.flink;

import dev.weir.examples.nexmark.queries.LocalSellers.LocalSeller;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** q3's join. */
final class FlinkJoin
        extends KeyedProcessFunction<Long, Tuple2<Long, Tuple4<Long, String, String, String>>, LocalSeller> {
    private static final long serialVersionUID = 1L;

    private transient ValueState<Tuple3<String, String, String>> sellers;
    private transient ListState<Long> early;

    @Override
    public void open(OpenContext context) {
        sellers = getRuntimeContext()
                .getState(new ValueStateDescriptor<>("seller", Types.TUPLE(Types.STRING, Types.STRING, Types.STRING)));
        early = getRuntimeContext().getListState(new ListStateDescriptor<>("early", Types.LONG));
    }

    @Override
    public void processElement(
            Tuple2<Long, Tuple4<Long, String, String, String>> value, Context context, Collector<LocalSeller> out)
            throws Exception {
        Tuple4<Long, String, String, String> record = value.f1;
        if (record.f0 < 0) {
            Tuple3<String, String, String> seller = Tuple3.of(record.f1, record.f2, record.f3);
            sellers.update(seller);
            for (long auction : early.get()) {
                out.collect(new LocalSeller(seller.f0, seller.f1, seller.f2, auction));
            }
            early.clear();
            return;
        }
        Tuple3<String, String, String> seller = sellers.value();
        if (seller == null) {
            early.add(record.f0);
        } else {
            out.collect(new LocalSeller(seller.f0, seller.f1, seller.f2, record.f0));
        }
    }
}
