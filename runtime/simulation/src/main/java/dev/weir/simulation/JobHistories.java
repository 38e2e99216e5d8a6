package dev.weir.simulation;

import dev.weir.codec.Codecs;
import dev.weir.simulation.job.OutsideWorld;
import dev.weir.simulation.store.SharedStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The logs of all jobs of a world, each from when it is first needed. For one thread. */
final class JobHistories {
    private final SharedStore store;
    private final OutsideWorld outside;
    private final Codecs codecs;
    private final Consumer<String> violations;
    private final Map<String, LogHistory> byFolder = new TreeMap<>();

    JobHistories(SharedStore store, OutsideWorld outside, Codecs codecs, Consumer<String> violations) {
        this.store = store;
        this.outside = outside;
        this.codecs = codecs;
        this.violations = violations;
    }

    /** @param folder of the job */
    LogHistory of(String folder) {
        return byFolder.computeIfAbsent(folder, absent -> new LogHistory(absent, store, outside, codecs, violations));
    }

    /** Of the job that an object belongs to. */
    LogHistory ofKey(String key) {
        return of(JobVersion.folderOf(key));
    }

    List<LogHistory> all() {
        return List.copyOf(byFolder.values());
    }

    /** Whether a sink may make it visible: a completed checkpoint of any job has it. */
    boolean mayBeVisible(String partId) {
        return byFolder.values().stream().anyMatch(history -> history.mayBeVisible(partId));
    }
}
