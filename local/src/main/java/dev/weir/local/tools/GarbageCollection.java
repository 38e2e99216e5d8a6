package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.JobStorage;
import dev.weir.storage.LogContent;
import dev.weir.storage.Segments;
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
 * are gone, savepoints that were not completed, and claims of the distant past. No completed checkpoint is removed.
 */
final class GarbageCollection {
    /** A job whose objects have all been there for longer is taken to stand still. */
    static final Duration QUIET = Duration.ofMinutes(5);

    /** Every completed checkpoint stays. */
    private static final int ALL = Integer.MAX_VALUE;

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
     * @param force removes even though the job may be running, but nothing that is newer than its newest checkpoint
     * @throws IOException if the job may be running, or storage fails
     */
    void run(boolean dryRun, boolean force) throws IOException {
        List<StoredObject> objects = job.store().list(job.folder() + "/");
        Optional<StoredObject> fresh = fresh(objects);
        if (!dryRun && !force && fresh.isPresent()) {
            throw mayRun(fresh.get());
        }
        LogContent log = job.log();
        int damaged = log.damaged().size();
        if (damaged > 0) {
            out.println(damaged + " entries of the log are damaged, and what they refer to is not known:"
                    + " segments that nothing else refers to are kept");
        }
        JobStorage storage = new JobStorage(job.store(), job.folder());
        JobStorage.Removed removed;
        if (dryRun) {
            removed = storage.wouldRetain(JobStorage.Keep.stopped(ALL, Set.of()));
        } else if (fresh.isEmpty()) {
            removed = storage.retain(JobStorage.Keep.stopped(ALL, Set.of()));
        } else {
            removed = removeWhileItMayRun(storage, objects, log);
        }
        report(removed.objects(), objects, dryRun ? "would remove" : "removed");
    }

    /** What may be of a checkpoint in progress, which comes after all that are complete, stays. */
    private JobStorage.Removed removeWhileItMayRun(JobStorage storage, List<StoredObject> objects, LogContent log)
            throws IOException {
        long newest = log.checkpoints().stream()
                .mapToLong(CheckpointMetadata::id)
                .max()
                .orElse(0);
        Set<Long> inProgress = objects.stream()
                .map(object -> object.key().substring(job.folder().length() + 1))
                .flatMapToLong(key -> Segments.checkpointOf(key).stream())
                .filter(id -> id > newest)
                .boxed()
                .collect(Collectors.toSet());
        JobStorage.Keep keep = JobStorage.Keep.running(Long.MAX_VALUE, ALL, Set.of(), inProgress);
        storage.retain(keep);
        return storage.retain(keep);
    }

    /** An object that was written a short time ago. */
    private Optional<StoredObject> fresh(List<StoredObject> objects) {
        return objects.stream()
                .max(Comparator.comparingLong(StoredObject::modifiedAt))
                .filter(newest -> clock.millis() - newest.modifiedAt() < QUIET.toMillis());
    }

    private IOException mayRun(StoredObject fresh) {
        long seconds = Duration.ofMillis(clock.millis() - fresh.modifiedAt()).toSeconds();
        return new IOException("the job may be running: '" + fresh.key() + "' is " + seconds
                + " s old. A running job cleans up by itself; if it is stopped, wait until nothing was written for "
                + QUIET.toMinutes() + " minutes, or use --force. --dry-run removes nothing and always works");
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
