package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A job's folder, with or without the job running: what is in it, and how things leave it. Any thread, one call at a time;
 * every method blocks.
 *
 * <p>What is removed is always removed in the same order: the log entry first, so that nothing can be restored whose data is
 * going; then the log is read anew, and of what the entry referred to that goes to which no other entry refers, one that came
 * meanwhile not either. Stopped in between, a removal leaves orphans, which the next sweeps find.
 *
 * <p>A checkpoint in progress may build on segments of completed ones, and nothing in storage says on which. So while a job runs
 * its {@value #RECENT} newest checkpoints are removed by its JobMaster alone, which knows what is in progress, and commits
 * nothing that builds on older ones ({@link Basis}).
 */
public final class JobStorage {
    private static final int ROUNDS = 5;

    /** Name and nonce of the claim that fences a job whose data is removed. */
    private static final String REMOVAL = "removal";

    /** So many of the newest checkpoints of a job that runs are removed by its JobMaster alone. */
    public static final int RECENT = 10;

    /**
     * What was removed.
     *
     * @param checkpoints their ids
     * @param objects keys of everything deleted
     * @param left ids of the checkpoints that were found and left
     */
    public record Removed(Set<Long> checkpoints, List<String> objects, Set<Long> left) {}

    /**
     * What retention leaves.
     *
     * @param newest how many checkpoints at least, at least 1
     * @param pinned ids to keep besides
     * @param active ids of checkpoints in progress, as they are now; empty: no job runs, so that nothing is in progress
     * @param epoch of the JobMaster that asks: it removes nothing once another has claimed the job
     */
    public record Keep(int newest, Set<Long> pinned, Optional<Set<Long>> active, long epoch) {
        public Keep {
            if (newest < 1) {
                throw new IllegalArgumentException("newest is " + newest + ", expected 1 or more");
            }
            pinned = Set.copyOf(pinned);
            active = active.map(Set::copyOf);
        }

        /** While the job runs, by its JobMaster. */
        public static Keep running(long epoch, int newest, Set<Long> pinned, Set<Long> active) {
            return new Keep(newest, pinned, Optional.of(active), epoch);
        }

        /** When nothing of the job runs any more. */
        public static Keep stopped(int newest, Set<Long> pinned) {
            return new Keep(newest, pinned, Optional.empty(), Long.MAX_VALUE);
        }
    }

    private final ObjectStore store;
    private final String folder;
    private final LogFolder log;
    private final StoredEntries entries;
    private final Orphans orphans = new Orphans();

    /** @param folder {@code <prefix>/<job uid>}, without a slash at its end */
    public JobStorage(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = LogFolder.validated(folder);
        this.log = new LogFolder(store, folder);
        this.entries = new StoredEntries(log);
    }

    /**
     * Tells of an entry that this process appended, so that it is not read again before it is removed. Any thread.
     *
     * @param bytes the length of its object
     */
    public void appended(CheckpointMetadata entry, long bytes) {
        entries.wrote(entry, bytes);
    }

    /** All that can be restored, newest first. */
    public List<CheckpointMetadata> completedCheckpoints() throws IOException {
        return log.content().checkpoints();
    }

    /**
     * Removes a checkpoint: its log entry first, then the segments that no other entry refers to, and the folder of a savepoint.
     * One that is not there is removed already; segments of its that were left are looked for.
     *
     * @param running whether the job runs, or may
     * @throws NewestCheckpointException if the job goes on from it, or may build on it
     */
    public Removed deleteCheckpoint(long id, boolean running) throws IOException {
        return delete(id, entry -> entry.checkpointId() == id, running);
    }

    /**
     * Removes a savepoint, also one whose log entry is gone. One that is not there is removed already.
     *
     * @param name of the savepoint
     * @param running whether the job runs, or may
     * @throws NewestCheckpointException if the job goes on from it, or may build on it
     */
    public Removed deleteSavepoint(String name, boolean running) throws IOException {
        String path = SavepointFolder.path(name) + "/";
        Removed removed =
                delete(0, entry -> entry.savepointName().filter(name::equals).isPresent(), running);
        List<String> objects = new ArrayList<>(removed.objects());
        objects.addAll(deleteFolder(path, named(entries.list())));
        return new Removed(removed.checkpoints(), objects, removed.left());
    }

    /** @param id whose segments are looked for besides; 0: of none */
    private Removed delete(long id, Predicate<StoredEntry> which, boolean running) throws IOException {
        List<StoredEntry> before = entries.list();
        List<StoredEntry> checkpoints =
                before.stream().filter(StoredEntry::isCheckpoint).toList();
        List<StoredEntry> going = checkpoints.stream().filter(which).toList();
        for (StoredEntry recent : checkpoints.subList(0, Math.min(running ? RECENT : 1, checkpoints.size()))) {
            if (going.contains(recent)) {
                throw new NewestCheckpointException(recent.checkpointId());
            }
        }
        store.delete(going.stream().map(entry -> log.key(entry.number())).toList());
        Set<String> needed = named(going.isEmpty() ? before : entries.list());
        Set<String> segments = new TreeSet<>();
        going.forEach(entry -> segments.addAll(entry.segments()));
        boolean over = !checkpoints.isEmpty() && id < checkpoints.get(0).checkpointId();
        if (id > 0 && over) {
            segments.addAll(leftBehind(id));
        }
        segments.removeAll(needed);
        List<String> objects = new ArrayList<>(keys(segments));
        store.delete(objects);
        for (StoredEntry entry : going) {
            if (entry.savepointName().isPresent()) {
                objects.addAll(deleteFolder(SavepointFolder.path(entry.name()) + "/", needed));
            }
        }
        return removed(before, going, objects);
    }

    /** What says that the savepoint is complete goes first. */
    private List<String> deleteFolder(String path, Set<String> needed) throws IOException {
        String entry = folder + "/" + path + SavepointFolder.ENTRY;
        List<String> objects = store.list(folder + "/" + path).stream()
                .map(StoredObject::key)
                .filter(key -> !needed.contains(key.substring(folder.length() + 1)))
                .toList();
        if (objects.contains(entry)) {
            store.delete(List.of(entry));
        }
        store.delete(objects.stream().filter(key -> !key.equals(entry)).toList());
        return objects;
    }

    /** Segments that were written for a checkpoint. */
    private List<String> leftBehind(long id) throws IOException {
        return store.list(folder + "/" + Segments.FOLDER).stream()
                .map(object -> object.key().substring(folder.length() + 1))
                .filter(key -> Segments.origin(key)
                        .filter(origin -> origin.checkpointId() == id)
                        .isPresent())
                .toList();
    }

    private static Set<String> named(List<StoredEntry> entries) {
        Set<String> named = new TreeSet<>();
        entries.forEach(entry -> named.addAll(entry.segments()));
        return named;
    }

    /**
     * Retention: removes checkpoints beyond those to keep, but never the newest or a savepoint; and orphans, of which those that
     * may be of a checkpoint in progress go with the second call that finds them. One object that cannot be deleted does not
     * keep the others.
     */
    public Removed retain(Keep keep) throws IOException {
        return retain(keep, false);
    }

    /** What {@link #retain} would remove now. */
    public Removed wouldRetain(Keep keep) throws IOException {
        return retain(keep, true);
    }

    /** Orphans that were found up to now count as not seen: those in progress were told before they were found. */
    public void forgetOrphans() {
        orphans.forget();
    }

    private Removed retain(Keep keep, boolean dryRun) throws IOException {
        List<StoredEntry> before = entries.list();
        if (isOver(keep, before)) {
            return removed(before, List.of(), List.of());
        }
        List<StoredEntry> going = new Retention(before).entries(keep.newest(), keep.pinned());
        Deletion deletion = new Deletion(dryRun);
        deletion.delete(going.stream().map(entry -> log.key(entry.number())).toList());
        // Objects before the log: what is committed in between is in the log, or among those in progress.
        List<StoredObject> objects = Orphans.list(store, folder, keep.active().isPresent());
        List<StoredEntry> staying = dryRun ? without(before, going) : entries.list();
        Set<String> removing = new TreeSet<>();
        going.forEach(entry -> removing.addAll(entry.segments()));
        removing.removeAll(named(staying));
        List<String> keys = new ArrayList<>(keys(removing));
        // One that was seen before and is in progress by now is of a JobMaster whose claim is there by now.
        if (!isOver(keep, staying)) {
            (dryRun ? new Orphans() : orphans)
                    .sweep(folder, objects, staying, keep.active()).stream()
                            .filter(key -> !removing.contains(key.substring(folder.length() + 1)))
                            .forEach(keys::add);
        }
        deletion.delete(keys);
        deletion.end();
        return removed(before, going, keys);
    }

    /** Another JobMaster has the job. */
    private static boolean isOver(Keep keep, List<StoredEntry> entries) {
        return entries.stream().anyMatch(entry -> entry.epoch() > keep.epoch());
    }

    /** Deletes in several steps, of which each is done whether those before it succeeded or not. */
    private final class Deletion {
        private final boolean dryRun;

        /** What went wrong first; {@code null} if nothing did. */
        private IOException failure;

        Deletion(boolean dryRun) {
            this.dryRun = dryRun;
        }

        void delete(List<String> keys) {
            if (dryRun || keys.isEmpty()) {
                return;
            }
            try {
                store.delete(keys);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }

        void end() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Removes the whole folder. First the job is claimed, so that a JobMaster that still runs, or comes back, is fenced; then
     * the data goes, then the log, the claim last. One that tries to commit later finds its own claim gone, and takes its
     * entry back. What a TaskManager uploads later stays behind; calling this again removes it.
     */
    public Removed deleteAll() throws IOException {
        List<String> objects = new ArrayList<>();
        Set<Long> checkpoints = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<StoredObject> listed = store.list(folder + "/");
            if (listed.isEmpty()) {
                return new Removed(checkpoints, objects, Set.of());
            }
            entries.list().stream()
                    .filter(StoredEntry::isCheckpoint)
                    .forEach(entry -> checkpoints.add(entry.checkpointId()));
            long tombstone =
                    new CommitLog(store, folder).claim(REMOVAL, REMOVAL, 0).number();
            List<String> keys = listed.stream().map(StoredObject::key).toList();
            String logPrefix = folder + "/log/";
            store.delete(keys.stream().filter(key -> !key.startsWith(logPrefix)).toList());
            store.delete(keys.stream()
                    .filter(key -> key.startsWith(logPrefix) && !key.equals(log.key(tombstone)))
                    .toList());
            store.delete(List.of(log.key(tombstone)));
            objects.addAll(keys);
        }
        throw new IOException("objects keep appearing below '" + folder + "/': a job is still running; stop it first");
    }

    private static List<StoredEntry> without(List<StoredEntry> all, List<StoredEntry> going) {
        return all.stream().filter(entry -> !going.contains(entry)).toList();
    }

    private List<String> keys(Collection<String> segments) {
        return segments.stream().map(segment -> folder + "/" + segment).toList();
    }

    /** Keys of entries come first. */
    private Removed removed(List<StoredEntry> all, List<StoredEntry> going, List<String> others) {
        Set<Long> checkpoints = new TreeSet<>();
        List<String> objects = new ArrayList<>();
        for (StoredEntry entry : going) {
            objects.add(log.key(entry.number()));
            if (entry.isCheckpoint()) {
                checkpoints.add(entry.checkpointId());
            }
        }
        objects.addAll(others);
        Set<Long> left = new TreeSet<>();
        all.stream().filter(StoredEntry::isCheckpoint).forEach(entry -> left.add(entry.checkpointId()));
        left.removeAll(checkpoints);
        return new Removed(checkpoints, objects, left);
    }

    /** The job goes on from this checkpoint, or may build on it: its own retention removes it, or the removal of the job. */
    public static final class NewestCheckpointException extends IOException {
        private static final long serialVersionUID = 1L;

        NewestCheckpointException(long id) {
            super("checkpoint " + id
                    + " is among the newest of its job, which goes on from it or builds on it: it is removed when enough"
                    + " newer ones are complete, or with the StreamJob");
        }
    }
}
