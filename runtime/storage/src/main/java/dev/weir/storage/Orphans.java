package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects in a job's folder that nothing refers to. Mark and sweep: marked is what an entry of the log names, and
 * what belongs to a savepoint that is complete.
 *
 * <p>An orphan may belong to a checkpoint in progress. It is removed when it was an orphan in the sweep before, too, and its
 * checkpoint is none of those in progress <em>now</em>: an object that was there in the sweep before belongs to a checkpoint
 * that had begun by then, so that it is among those in progress, or in the log, or has failed. One thread at a time.
 */
final class Orphans {
    /** The orphans of the sweep before. */
    private Set<StoredObject> suspects = new HashSet<>();

    /** What is marked, and what is not. */
    private final class Sweep {
        private final int prefix;
        private final Set<String> named = new HashSet<>();
        private final Set<String> savepoints = new HashSet<>();
        /** Those in the log, which name all their segments: an attempt before, of the same name, may have left others. */
        private final Set<String> logged = new HashSet<>();

        Sweep(int prefix, List<StoredEntry> entries, Collection<StoredObject> objects) {
            this.prefix = prefix;
            for (StoredEntry entry : entries) {
                named.addAll(entry.segments());
                entry.savepointName().ifPresent(logged::add);
            }
            objects.stream()
                    .map(this::key)
                    .filter(key -> key.endsWith("/" + SavepointFolder.ENTRY))
                    .forEach(key -> SavepointFolder.nameIn(key).ifPresent(savepoints::add));
        }

        String key(StoredObject object) {
            return object.key().substring(prefix);
        }

        boolean isOrphan(StoredObject object) {
            String key = key(object);
            if (key.startsWith(ConditionalPutProbe.FOLDER)) {
                return true;
            }
            Optional<String> savepoint = SavepointFolder.nameIn(key);
            boolean segment = Segments.origin(key).isPresent();
            if (savepoint.filter(logged::contains).isPresent()) {
                return segment && !named.contains(key);
            }
            return !named.contains(key)
                    && (savepoint.isPresent() || segment)
                    && savepoint.filter(savepoints::contains).isEmpty();
        }

        boolean isInProgress(StoredObject object, Set<Long> active) {
            return Segments.origin(key(object))
                    .filter(origin -> active.contains(origin.checkpointId()))
                    .isPresent();
        }
    }

    /** Nothing is seen for the second time in the next sweep. */
    void forget() {
        suspects = new HashSet<>();
    }

    /**
     * The objects below a job's folder in which state lies; and, when nothing of the job runs that may be at one, the probes of
     * JobMasters that died at them.
     */
    static List<StoredObject> list(ObjectStore store, String folder, boolean running) throws IOException {
        List<StoredObject> objects = new ArrayList<>(store.list(folder + "/" + Segments.FOLDER));
        objects.addAll(store.list(folder + "/" + SavepointFolder.FOLDER));
        if (!running) {
            objects.addAll(store.list(folder + "/" + ConditionalPutProbe.FOLDER));
        }
        return objects;
    }

    /**
     * Those to remove now.
     *
     * @param folder of the job
     * @param objects listed before the log was read, so that none of them can be of an entry that came after
     * @param entries of the log
     * @param active ids of checkpoints in progress, known after the sweep before; empty: no job runs, and nothing is in progress
     */
    List<String> sweep(
            String folder, List<StoredObject> objects, List<StoredEntry> entries, Optional<Set<Long>> active) {
        if (entries.stream().anyMatch(StoredEntry::isDamaged)) {
            // Nobody knows what it refers to.
            forget();
            return List.of();
        }
        Sweep sweep = new Sweep(folder.length() + 1, entries, objects);
        List<StoredObject> orphans = objects.stream().filter(sweep::isOrphan).toList();
        List<String> going = orphans.stream()
                .filter(orphan ->
                        active.isEmpty() || suspects.contains(orphan) && !sweep.isInProgress(orphan, active.get()))
                .map(StoredObject::key)
                .toList();
        suspects = new HashSet<>(orphans);
        return going;
    }
}
