package dev.weir.bench.processes;

import java.util.List;

/** All there are. */
public final class ProcessBenchmarks {
    private static final List<ProcessBenchmark> ALL =
            List.of(new NetworkThroughput(), new PressedSink(), new IdleProcesses(), new Recovery(), new StartTimes());

    private ProcessBenchmarks() {}

    /** @throws IllegalArgumentException if there is none of the name */
    public static ProcessBenchmark named(String name) {
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark " + name));
    }
}
