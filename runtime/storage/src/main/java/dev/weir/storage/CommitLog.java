package dev.weir.storage;

import dev.weir.storage.ObjectStore.Created;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A job's commit log, as one JobMaster sees it: the one commit point.
 *
 * <p>Entries are numbered from 1; each is created once, on condition that it is absent, and never changed. Whoever fails to
 * create the next entry reads what is there: its own nonce means that only the answer was lost, anything else that another
 * has the job. Since a JobMaster's first entry is its claim, and every append is for the number after its own last entry, one
 * that was cut off meets the claim of its successor, and can never commit again.
 *
 * <p>Entries are removed by retention and by users, never the highest. Should the successor's claim be gone too, so that a late
 * writer does create an entry, it finds a higher one after it, or misses its own claim, and takes its entry back. A reader
 * starts from the highest.
 *
 * <p>A damaged entry still occupies its number, and may have been a claim: a new claim's epoch is larger than any that the
 * numbers since the last readable entry can have held.
 *
 * <p>One append costs one conditional write and one listing. One thread at a time; every method may block.
 */
public final class CommitLog {
    /** How often an answer that was lost is asked for again at once. */
    private static final int LOOKS = 3;

    /** How many others may win a number before a claim gives up. */
    private static final int CLAIMS = 100;

    /** What came of an attempt to append. */
    public sealed interface Outcome {}

    /**
     * The entry is in the log.
     *
     * @param entry as written, with its number
     * @param bytes the length of the object that it is
     */
    public record Appended(CheckpointMetadata entry, long bytes) implements Outcome {}

    /**
     * Another JobMaster has claimed the job. If the entry is in the log all the same, that JobMaster knows of it.
     *
     * @param byEpoch of that claim; -1 if it cannot be told
     * @param found for people
     */
    public record Fenced(long byEpoch, String found) implements Outcome {}

    /**
     * An entry that cannot be used.
     *
     * @param key of the object
     * @param number of the entry
     * @param why for people
     */
    public record Damaged(String key, long number, String why) {}

    /**
     * @param checkpoint the newest that is readable; empty if there is none
     * @param skipped newer ones that are damaged, newest first
     */
    public record Newest(Optional<CheckpointMetadata> checkpoint, List<Damaged> skipped) {}

    private final ObjectStore store;
    private final LogFolder log;

    /** This JobMaster's; {@code null} before it. */
    private Claim claim;

    /** Number of this JobMaster's last entry. */
    private long last;

    /** Of the checkpoint appended last; {@code null} if there is none since the claim. */
    private Appended appended;

    /** May be in storage or not; {@code null} if everything is known. */
    private CheckpointMetadata unresolved;

    /** Set once, then nothing is written any more. */
    private Fenced fenced;

    /** @param folder of the job, without a slash at its end */
    public CommitLog(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.log = new LogFolder(store, folder);
    }

    /**
     * Takes the job over: from here on every JobMaster that claimed it before is fenced.
     *
     * @param owner name of the JobMaster's pod
     * @param nonce random, never used before, but again when the same claim is tried again
     * @param at epoch milliseconds
     * @throws IOException if it is not known whether it was; claim again
     */
    public Claim claim(String owner, String nonce, long at) throws IOException {
        return claim(owner, nonce, at, "");
    }

    /**
     * As {@link #claim(String, String, long)}, and the job begins anew, unless its last beginning has this name already.
     *
     * @param beginning name of the new beginning; empty: the job goes on from what there is
     */
    public Claim claim(String owner, String nonce, long at, String beginning) throws IOException {
        for (int attempt = 0; attempt < CLAIMS; attempt++) {
            Optional<Claim> mine = tryClaim(owner, nonce, at, beginning);
            if (mine.isPresent()) {
                claim = mine.get();
                last = claim.number();
                appended = null;
                unresolved = null;
                fenced = null;
                return claim;
            }
        }
        throw new IOException("could not claim the job: " + CLAIMS + " times another was first at " + log.key(last + 1)
                + " and above; see who else runs this job");
    }

    /** Empty if another took the number. */
    private Optional<Claim> tryClaim(String owner, String nonce, long at, String beginning) throws IOException {
        List<LogFolder.File> files = log.files();
        long highest = files.isEmpty() ? 0 : files.get(0).number();
        LogEntry readable = highestReadable(files);
        if (readable instanceof Claim mine && mine.nonce().equals(nonce)) {
            return Optional.of(mine);
        }
        // Of the numbers above the last readable entry each may have been a claim.
        long epoch = readable == null ? highest + 1 : readable.epoch() + (highest + 1 - readable.number());
        Claim next = new Claim(highest + 1, epoch, nonce, owner, at, begun(beginning) ? "" : beginning);
        if (!isCreated(next)) {
            return Optional.empty();
        }
        return cameTooLate(next).isEmpty() ? Optional.of(next) : Optional.empty();
    }

    private boolean begun(String beginning) throws IOException {
        return !beginning.isEmpty()
                && log.content()
                        .beginning()
                        .filter(last -> last.beginning().equals(beginning))
                        .isPresent();
    }

    private LogEntry highestReadable(List<LogFolder.File> files) throws IOException {
        for (LogFolder.File file : files) {
            try {
                return log.read(file.number());
            } catch (CorruptObjectException | ObjectNotFoundException unusable) {
                continue;
            }
        }
        return null;
    }

    /** Whether the claim is in the log; lost answers are asked for again. */
    private boolean isCreated(Claim next) throws IOException {
        byte[] file = LogEntryFormat.write(next);
        IOException lost = null;
        for (int look = 0; look < LOOKS; look++) {
            try {
                if (store.createIfAbsent(log.key(next.number()), file) == Created.CREATED) {
                    return true;
                }
                return log.read(next.number()).nonce().equals(next.nonce());
            } catch (StorageRefusedException refused) {
                throw refused;
            } catch (CorruptObjectException | ObjectNotFoundException others) {
                return false;
            } catch (IOException unknown) {
                lost = unknown;
            }
        }
        throw lost;
    }

    /**
     * Commits a checkpoint.
     *
     * @param draft its number is set here; its epoch must be the claim's
     * @throws StorageUnreachableException if nothing was sent, StorageRefusedException if it was refused: it is not in the log
     * @throws IOException if it is not known whether it is in the log; append the same draft again until it is known
     * @throws IllegalStateException without a claim, or while another append is unresolved
     */
    public Outcome append(CheckpointMetadata draft) throws IOException {
        if (claim == null) {
            throw new IllegalStateException("the job is not claimed: claim it before the first append");
        }
        if (fenced != null) {
            return fenced;
        }
        if (draft.epoch() != claim.epoch()) {
            throw new IllegalArgumentException("checkpoint " + draft.id() + " is of epoch " + draft.epoch()
                    + ", the claim of this JobMaster is of epoch " + claim.epoch());
        }
        if (appended != null && appended.entry().nonce().equals(draft.nonce())) {
            return appended;
        }
        if (unresolved != null && !unresolved.nonce().equals(draft.nonce())) {
            throw new IllegalStateException("whether checkpoint " + unresolved.id()
                    + " is in the log is not known yet: append it again before checkpoint " + draft.id());
        }
        return settle(unresolved != null ? unresolved : draft.withNumber(last + 1));
    }

    /** An append whose outcome is not known yet. */
    public Optional<CheckpointMetadata> unresolved() {
        return Optional.ofNullable(unresolved);
    }

    private Outcome settle(CheckpointMetadata entry) throws IOException {
        byte[] file = LogEntryFormat.write(entry);
        IOException lost = null;
        for (int look = 0; look < LOOKS; look++) {
            try {
                Created created = store.createIfAbsent(log.key(entry.number()), file);
                unresolved = entry;
                return created == Created.CREATED ? created(entry, file.length) : existed(entry, file.length);
            } catch (StorageUnreachableException | StorageRefusedException nothingDone) {
                if (unresolved == null) {
                    throw nothingDone;
                }
                lost = nothingDone;
            } catch (IOException unknown) {
                unresolved = entry;
                lost = unknown;
            }
        }
        throw new IOException(
                "it is not known whether checkpoint " + entry.id() + " was committed as " + log.key(entry.number())
                        + ": " + lost.getMessage(),
                lost);
    }

    private Outcome created(CheckpointMetadata entry, long bytes) throws IOException {
        Optional<Fenced> tooLate = cameTooLate(entry);
        if (tooLate.isPresent()) {
            return fence(tooLate.get());
        }
        last = entry.number();
        appended = new Appended(entry, bytes);
        unresolved = null;
        return appended;
    }

    /** There is an entry: this one, or another's. */
    private Outcome existed(CheckpointMetadata entry, long bytes) throws IOException {
        LogEntry found;
        try {
            found = log.read(entry.number());
        } catch (CorruptObjectException e) {
            return fence(new Fenced(-1, e.getMessage() + "; its writer cannot be told"));
        }
        if (found.nonce().equals(entry.nonce())) {
            return created(entry, bytes);
        }
        return fence(new Fenced(found.epoch(), describe(found)));
    }

    private Fenced fence(Fenced by) {
        fenced = by;
        unresolved = null;
        return by;
    }

    private String describe(LogEntry found) {
        String key = log.key(found.number());
        if (claim != null && found.epoch() == claim.epoch()) {
            return key + " is another's with the same epoch " + found.epoch() + ", which must not be: report it";
        }
        return found instanceof Claim other
                ? "'" + other.owner() + "' has claimed the job with " + key + ", epoch " + other.epoch()
                : key + " is of epoch " + found.epoch();
    }

    /**
     * Looks what lies above an entry that was just created. A claim of the next epoch, right above it, came after it and
     * knows of it; one that cannot be read gets the benefit of the doubt. Anything else above it was there before: the entry fills a gap in a past that is over, and is taken back.
     */
    private Optional<Fenced> cameTooLate(LogEntry created) throws IOException {
        List<LogFolder.File> files = log.files();
        boolean claimGone = claim != null
                && created instanceof CheckpointMetadata
                && files.stream().noneMatch(file -> file.number() == claim.number());
        if (claimGone) {
            store.delete(List.of(log.key(created.number())));
            return Optional.of(new Fenced(
                    -1, "this JobMaster's claim " + log.key(claim.number()) + " is gone: the job was removed"));
        }
        long highest = files.isEmpty() ? 0 : files.get(0).number();
        if (highest <= created.number()) {
            return Optional.empty();
        }
        List<LogFolder.File> above = files.stream()
                .filter(file -> file.number() == created.number() + 1)
                .toList();
        LogEntry next = highestReadable(above);
        boolean unreadable = next == null && !above.isEmpty();
        if (unreadable || next instanceof Claim && next.epoch() == created.epoch() + 1) {
            return created instanceof Claim
                    ? Optional.empty()
                    : Optional.of(
                            new Fenced(unreadable ? -1 : next.epoch(), "the log goes on with " + log.key(highest)));
        }
        store.delete(List.of(log.key(created.number())));
        return Optional.of(new Fenced(-1, "the log has gone on to " + log.key(highest)));
    }

    /**
     * The checkpoint to go on from. An append that is unresolved is resolved first, so that the answer does not change later.
     *
     * @param without ids of checkpoints found to be unusable, because a segment is damaged or gone
     */
    public Newest newestCompleted(Set<Long> without) throws IOException {
        if (unresolved != null) {
            settle(unresolved);
        }
        List<Damaged> skipped = new ArrayList<>();
        for (LogFolder.File file : log.files()) {
            try {
                LogEntry entry = log.read(file.number());
                if (entry instanceof CheckpointMetadata checkpoint && !without.contains(checkpoint.id())) {
                    return new Newest(Optional.of(checkpoint), List.copyOf(skipped));
                }
            } catch (CorruptObjectException e) {
                skipped.add(new Damaged(file.object().key(), file.number(), e.getMessage()));
            } catch (ObjectNotFoundException gone) {
                continue;
            }
        }
        return new Newest(Optional.empty(), List.copyOf(skipped));
    }

    /** Whether an entry is still there; blocks. */
    public boolean contains(CheckpointMetadata entry) throws IOException {
        try {
            store.get(log.key(entry.number()));
            return true;
        } catch (ObjectNotFoundException removed) {
            return false;
        }
    }

    /** Everything in the log, from the highest down. */
    public LogContent read() throws IOException {
        return log.content();
    }
}
