package dev.weir.local.tools;

import dev.weir.storage.JobStorage;
import dev.weir.storage.StoredObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes what nothing refers to from a job's folder: segments that no log entry names, of checkpoints that never completed or
 * are gone, and claims of the distant past. No completed checkpoint is removed.
 */
final class GarbageCollection {
    /** A job whose objects have all been there for longer is taken to stand still. */
    static final Duration QUIET = Duration.ofMinutes(5);

    private final StoredJob job;
    private final Clock clock;
    private final PrintWriter out;

    GarbageCollection(StoredJob job, Clock clock, PrintWriter out) {
        this.job = job;
        this.clock = clock;
        this.out = out;
    }

    /**
     * @param dryRun only says what would be removed
     * @param force removes even though the job may be running
     * @throws IOException if the job may be running, or storage fails
     */
    void run(boolean dryRun, boolean force) throws IOException {
        List<StoredObject> objects = job.store().list(job.folder() + "/");
        if (!dryRun && !force) {
            requireQuiet(objects);
        }
        int damaged = job.log().damaged().size();
        if (damaged > 0) {
            out.println(damaged + " entries of the log are damaged, and what they refer to is not known:"
                    + " segments that nothing else refers to are kept");
        }
        JobStorage storage = new JobStorage(job.store(), job.folder());
        JobStorage.Removed removed = dryRun
                ? storage.wouldRetain(Integer.MAX_VALUE, Set.of(), Set.of())
                : storage.retain(Integer.MAX_VALUE, Set.of(), Set.of());
        report(removed.objects(), objects, dryRun ? "would remove" : "removed");
    }

    private void requireQuiet(List<StoredObject> objects) throws IOException {
        Optional<StoredObject> newest = objects.stream().max(Comparator.comparingLong(StoredObject::modifiedAt));
        if (newest.isEmpty()) {
            return;
        }
        Duration age = Duration.ofMillis(clock.millis() - newest.get().modifiedAt());
        if (age.compareTo(QUIET) < 0) {
            throw new IOException("the job may be running: '" + newest.get().key() + "' is " + age.toSeconds()
                    + " s old. A running job cleans up by itself; if it is stopped, wait until nothing was written for "
                    + QUIET.toMinutes() + " minutes, or use --force. --dry-run removes nothing and always works");
        }
    }

    private void report(List<String> removed, List<StoredObject> objects, String verb) {
        Map<String, Long> sizes =
                objects.stream().collect(Collectors.toMap(StoredObject::key, StoredObject::size, (a, b) -> a));
        removed.forEach(key -> out.println(verb + " " + Shown.text(key)));
        long bytes =
                removed.stream().mapToLong(key -> sizes.getOrDefault(key, 0L)).sum();
        out.println(verb + " " + removed.size() + " objects, " + Shown.size(bytes));
    }
}
