package dev.weir.bench.comparison;

import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.flink.FlinkEngine;
import dev.weir.bench.queries.jet.JetEngine;
import dev.weir.bench.queries.loop.LoopEngine;
import dev.weir.bench.queries.weir.WeirEngine;
import java.util.List;

/** All that can be measured, Weir first. */
public final class Engines {
    private static final List<Engine> ALL =
            List.of(new WeirEngine(), FlinkEngine.onHeap(), FlinkEngine.onRocksDb(), new JetEngine(), new LoopEngine());

    private Engines() {}

    public static List<String> names() {
        return ALL.stream().map(Engine::name).toList();
    }

    /** Whether an engine has an answer to a query. */
    public static boolean runs(String engine, String query) {
        return named(engine).runs(query);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Engine named(String name) {
        return ALL.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no engine '" + name + "': expected one of " + names()));
    }
}
