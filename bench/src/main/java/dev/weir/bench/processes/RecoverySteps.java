package dev.weir.bench.processes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The steps of one recovery, from the logs of the JobMaster and the TaskManagers. */
final class RecoverySteps {
    private RecoverySteps() {}

    /**
     * @param killed when the TaskManager was killed, in milliseconds since 1970-01-01T00:00Z
     * @param log of all processes
     * @return milliseconds from the kill by what had happened then, in order; without what no log tells of
     */
    static Map<String, Double> of(long killed, List<String> log) {
        LogTimes times = new LogTimes(log);
        Map<String, Double> steps = new LinkedHashMap<>();
        put(
                steps,
                "kill noticed",
                killed,
                times.first(killed, " is lost: ", ": RegionRestarted: ", ": JobRestarted: "));
        put(steps, "last deployment told", killed, times.last(killed, ": deploying execution "));
        put(steps, "last state read from memory", killed, times.last(killed, " is read from memory, "));
        put(steps, "last state read from storage", killed, times.last(killed, " is read from storage, "));
        put(steps, "all tasks restored", killed, times.last(killed, " is deployed and restored, "));
        return steps;
    }

    private static void put(Map<String, Double> steps, String what, long killed, OptionalLong time) {
        time.ifPresent(at -> steps.put(what, (double) (at - killed)));
    }
}
