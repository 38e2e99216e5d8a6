package dev.weir.simulation;

import dev.weir.simulation.store.SharedStore;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.JobStorage;
import dev.weir.storage.Segments;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks for what lies in a job's folder after its end, for good, though nothing needs it. */
final class Sweeps {
    private static final int SWEEPS = 2;

    private final SharedStore store;
    private final String folder;
    private final int historyLimit;
    private final Set<Long> pinned;
    private final Set<String> savepoints;

    /**
     * @param folder of the job
     * @param savepoints names of those that were ever completed
     */
    Sweeps(SharedStore store, String folder, int historyLimit, Set<Long> pinned, Set<String> savepoints) {
        this.store = store;
        this.folder = folder;
        this.historyLimit = historyLimit;
        this.pinned = pinned;
        this.savepoints = savepoints;
    }

    /** An object that two sweeps of retention have left and that nothing refers to. */
    Optional<String> orphan() {
        try {
            JobStorage storage = new JobStorage(store, folder);
            for (int i = 0; i < SWEEPS; i++) {
                storage.retain(JobStorage.Keep.stopped(historyLimit, pinned));
            }
            Set<String> needed = new TreeSet<>();
            for (CheckpointMetadata checkpoint : storage.completedCheckpoints()) {
                Segments.of(checkpoint).forEach(segment -> needed.add(folder + "/" + segment));
            }
            // Who has been given a savepoint keeps it, whatever becomes of the job.
            savepoints.forEach(name -> needed.add(folder + "/savepoints/" + name + "/savepoint.json"));
            return store.keys().stream()
                    .filter(key -> key.startsWith(folder + "/") && !key.startsWith(folder + "/log/"))
                    .filter(key -> !needed.contains(key))
                    .findFirst()
                    .map(key -> "'" + key + "' is still there after " + SWEEPS + " sweeps, and nothing needs it");
        } catch (IOException e) {
            return Optional.of("storage cannot be swept: " + e);
        }
    }
}
