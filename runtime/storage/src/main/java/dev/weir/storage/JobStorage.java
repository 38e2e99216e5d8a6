package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A job's folder, with or without the job running: what is in it, and how things leave it. Any thread; every method blocks.
 *
 * <p>What is removed is always removed in the same order: the log entry first, so that nothing can be restored whose data is
 * going, then what only it referred to. Stopped in between, it leaves segments that nothing refers to, and the same call, or
 * retention, finds them again.
 */
public final class JobStorage {
    private static final int ROUNDS = 5;

    /** Name and nonce of the claim that fences a job whose data is removed. */
    private static final String REMOVAL = "removal";

    /**
     * What was removed.
     *
     * @param checkpoints their ids
     * @param objects keys of everything deleted
     * @param left ids of the checkpoints that were found and left
     */
    public record Removed(Set<Long> checkpoints, List<String> objects, Set<Long> left) {}

    /**
     * An entry, as far as its removal needs it.
     *
     * @param epoch 0 if it is damaged
     * @param checkpointId 0 if it is none
     */
    record Entry(long number, long epoch, Kind kind, long checkpointId, boolean savepoint, Set<String> segments) {
        enum Kind {
            CLAIM,
            CHECKPOINT,
            DAMAGED
        }

        static Entry of(LogEntry entry) {
            if (entry instanceof CheckpointMetadata checkpoint) {
                return new Entry(
                        checkpoint.number(),
                        checkpoint.epoch(),
                        Kind.CHECKPOINT,
                        checkpoint.id(),
                        checkpoint.kind().equals("SAVEPOINT"),
                        Segments.of(checkpoint));
            }
            return new Entry(entry.number(), entry.epoch(), Kind.CLAIM, 0, false, Set.of());
        }

        boolean isClaim() {
            return kind == Kind.CLAIM;
        }

        boolean isCheckpoint() {
            return kind == Kind.CHECKPOINT;
        }

        boolean isDamaged() {
            return kind == Kind.DAMAGED;
        }
    }

    private final ObjectStore store;
    private final String folder;
    private final LogFolder log;

    /** Entries that were read once: they never change. */
    private final Map<StoredObject, Entry> known = new ConcurrentHashMap<>();

    /** @param folder {@code <prefix>/<job uid>}, without a slash at its end */
    public JobStorage(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = LogFolder.validated(folder);
        this.log = new LogFolder(store, folder);
    }

    /** All that can be restored, newest first. */
    public List<CheckpointMetadata> completedCheckpoints() throws IOException {
        return log.content().checkpoints();
    }

    /**
     * Removes a checkpoint: its log entry first, then the segments that no other entry refers to. One that is not there is
     * removed already; segments of its that were left are looked for.
     *
     * @param alsoKeep keys of segments, below the job's folder, that somebody else needs
     * @throws NewestCheckpointException if it is the newest: the job goes on from it
     */
    public Removed deleteCheckpoint(long id, Set<String> alsoKeep) throws IOException {
        List<Entry> entries = entries();
        long newest = newest(entries).map(Entry::checkpointId).orElse(0L);
        if (id == newest && id > 0) {
            throw new NewestCheckpointException(id);
        }
        List<Entry> going = entries.stream()
                .filter(entry -> entry.isCheckpoint() && entry.checkpointId() == id)
                .toList();
        Set<String> needed = new TreeSet<>(alsoKeep);
        entries.stream().filter(entry -> !going.contains(entry)).forEach(entry -> needed.addAll(entry.segments()));
        Set<String> segments = new TreeSet<>();
        going.forEach(entry -> segments.addAll(entry.segments()));
        if (id < newest) {
            leftBehind(id).forEach(segments::add);
        }
        segments.removeAll(needed);
        return remove(removed(entries, going, List.copyOf(segments)), going.size());
    }

    /** Segments that were written for a checkpoint. */
    private List<String> leftBehind(long id) throws IOException {
        return segments().stream()
                .filter(key -> Segments.origin(key)
                        .filter(origin -> origin.checkpointId() == id)
                        .isPresent())
                .toList();
    }

    private static Optional<Entry> newest(List<Entry> entries) {
        return entries.stream().filter(Entry::isCheckpoint).max(Comparator.comparingLong(Entry::number));
    }

    /**
     * Retention: keeps the newest checkpoints, those that are pinned and every savepoint; removes the others, and segments
     * that nothing refers to. Segments of checkpoints in progress stay: those of the newest epoch that are newer than its
     * newest checkpoint, and those named here.
     *
     * @param newest how many to keep at least, at least 1
     * @param pinned ids to keep
     * @param active ids of checkpoints in progress
     */
    public Removed retain(int newest, Set<Long> pinned, Set<Long> active) throws IOException {
        return retain(newest, pinned, active, false);
    }

    /** What {@link #retain} would remove now. */
    public Removed wouldRetain(int newest, Set<Long> pinned, Set<Long> active) throws IOException {
        return retain(newest, pinned, active, true);
    }

    private Removed retain(int newest, Set<Long> pinned, Set<Long> active, boolean dryRun) throws IOException {
        if (newest < 1) {
            throw new IllegalArgumentException("newest is " + newest + ", expected 1 or more");
        }
        // The log first: what is committed after it was read is newer than all that may go.
        List<Entry> entries = entries();
        Retention retention = new Retention(entries);
        List<Entry> going = retention.entries(newest, pinned);
        List<String> segments = retention.segments(segments(), active);
        Removed removed = removed(entries, going, segments);
        return dryRun ? removed : remove(removed, going.size());
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
            entries().stream().filter(Entry::isCheckpoint).forEach(entry -> checkpoints.add(entry.checkpointId()));
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

    private List<Entry> entries() throws IOException {
        List<LogFolder.File> files = log.files();
        known.keySet()
                .retainAll(files.stream().map(LogFolder.File::object).collect(java.util.stream.Collectors.toSet()));
        List<Entry> entries = new ArrayList<>();
        for (LogFolder.File file : files) {
            entry(file).ifPresent(entries::add);
        }
        return entries;
    }

    /** Empty if it is gone. */
    private Optional<Entry> entry(LogFolder.File file) throws IOException {
        Entry entry = known.get(file.object());
        if (entry != null) {
            return Optional.of(entry);
        }
        try {
            entry = Entry.of(log.read(file.number()));
            known.put(file.object(), entry);
            return Optional.of(entry);
        } catch (CorruptObjectException e) {
            return Optional.of(new Entry(file.number(), 0, Entry.Kind.DAMAGED, 0, false, Set.of()));
        } catch (ObjectNotFoundException gone) {
            return Optional.empty();
        }
    }

    /** Below the job's folder. */
    private List<String> segments() throws IOException {
        return store.list(folder + "/" + Segments.FOLDER).stream()
                .map(object -> object.key().substring(folder.length() + 1))
                .toList();
    }

    private Removed remove(Removed removed, int entries) throws IOException {
        store.delete(removed.objects().subList(0, entries));
        store.delete(removed.objects().subList(entries, removed.objects().size()));
        return removed;
    }

    /** Keys of entries come first. */
    private Removed removed(List<Entry> all, List<Entry> going, List<String> segments) {
        Set<Long> checkpoints = new TreeSet<>();
        List<String> objects = new ArrayList<>();
        for (Entry entry : going) {
            objects.add(log.key(entry.number()));
            if (entry.isCheckpoint()) {
                checkpoints.add(entry.checkpointId());
            }
        }
        segments.forEach(segment -> objects.add(folder + "/" + segment));
        Set<Long> left = new TreeSet<>();
        all.stream().filter(Entry::isCheckpoint).forEach(entry -> left.add(entry.checkpointId()));
        left.removeAll(checkpoints);
        return new Removed(checkpoints, objects, left);
    }

    /** The newest checkpoint is what the job goes on from; it is removed with the job only. */
    public static final class NewestCheckpointException extends IOException {
        private static final long serialVersionUID = 1L;

        NewestCheckpointException(long id) {
            super("checkpoint " + id
                    + " is the newest of its job, which goes on from it, and is not removed while the job is"
                    + " there: delete the StreamJob, or wait until a newer checkpoint is complete");
        }
    }
}
