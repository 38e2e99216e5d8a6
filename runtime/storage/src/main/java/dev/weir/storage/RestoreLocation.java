package dev.weir.storage;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a checkpoint lies that a job starts from, which another job may have taken: {@code s3://bucket/key} of a log entry, of
 * a savepoint's folder, or of its {@code savepoint.json}. Immutable.
 *
 * <p>What is read has the keys of its segments as whole locations ({@link #SCHEME} first), which a {@link StateReader} of any
 * job follows, through {@link ObjectStore#inBucket}.
 */
public final class RestoreLocation {
    /** What a whole location begins with, and no key below a job's folder does. */
    public static final String SCHEME = "s3://";

    private static final Pattern LOCATION = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)");
    private static final Pattern SAVEPOINT = Pattern.compile("(.+)/savepoints/([^/]+)");
    private static final Pattern ENTRY = Pattern.compile("(.+)/log/([1-9][0-9]{0,17})\\.json");

    private final String text;
    private final String bucket;

    /** In the bucket, without a slash at its end. */
    private final String key;

    private RestoreLocation(String text, String bucket, String key) {
        this.text = text;
        this.bucket = bucket;
        this.key = key;
    }

    /** Nothing can be started from a location, for a reason that the user can mend: the message says which, and how. */
    public static final class UnusableLocationException extends IOException {
        private static final long serialVersionUID = 1L;

        UnusableLocationException(String location, String why, IOException cause) {
            super("nothing can be restored from '" + location + "': " + why, cause);
        }
    }

    /**
     * @throws UnusableLocationException if it is malformed
     */
    public static RestoreLocation parse(String text) throws UnusableLocationException {
        Matcher matcher = LOCATION.matcher(text);
        String key = matcher.matches() ? matcher.group(2).replaceAll("/+$", "") : "";
        boolean sound = !key.isEmpty() && !key.startsWith("/") && !key.contains("//") && !key.contains("..");
        if (!sound) {
            throw new UnusableLocationException(
                    text,
                    "expected s3://<bucket>/<key> of a checkpoint's log entry or of a savepoint's folder, as status.location"
                            + " of a Checkpoint says it",
                    null);
        }
        return new RestoreLocation(text, matcher.group(1), key);
    }

    /**
     * Reads the checkpoint; blocks.
     *
     * @param any a bucket of the service
     * @throws UnusableLocationException if nothing is there, it is something else, or it is damaged
     * @throws IOException if storage could not be read
     */
    public CheckpointMetadata read(ObjectStore any) throws IOException {
        try {
            ObjectStore store = any.inBucket(bucket);
            Matcher entry = ENTRY.matcher(key);
            return entry.matches() ? entry(store, entry.group(1), Long.parseLong(entry.group(2))) : savepoint(store);
        } catch (CorruptObjectException damaged) {
            throw new UnusableLocationException(
                    text, damaged.getMessage() + "; name another checkpoint or savepoint", damaged);
        } catch (StorageRefusedException refused) {
            throw new UnusableLocationException(
                    text,
                    refused.getMessage() + "; it must lie at the endpoint of the job's own storage, and the job's"
                            + " credentials must be allowed to read it",
                    refused);
        }
    }

    private CheckpointMetadata entry(ObjectStore store, String folder, long number) throws IOException {
        try {
            if (new LogFolder(store, folder).read(number) instanceof CheckpointMetadata checkpoint) {
                return whole(checkpoint, folder);
            }
        } catch (ObjectNotFoundException none) {
            throw new UnusableLocationException(
                    text, "there is no such object; the checkpoint may have been removed", none);
        }
        throw new UnusableLocationException(
                text, "it is the claim of a JobMaster, no checkpoint; the job's log has others beside it", null);
    }

    private CheckpointMetadata savepoint(ObjectStore store) throws IOException {
        String folder = key.endsWith("/" + SavepointFolder.ENTRY)
                ? key.substring(0, key.length() - SavepointFolder.ENTRY.length() - 1)
                : key;
        try {
            return whole(new SavepointFolder(store, folder).read(), folder);
        } catch (ObjectNotFoundException none) {
            Optional<CheckpointMetadata> inLog = inLog(store, folder);
            if (inLog.isPresent()) {
                return inLog.get();
            }
            boolean empty = store.list(folder + "/").isEmpty();
            throw new UnusableLocationException(
                    text,
                    empty
                            ? "there is no such folder; the savepoint may have been removed"
                            : "it is no savepoint: there is no " + SavepointFolder.ENTRY
                                    + " in the folder. Name the folder"
                                    + " of a savepoint, or a log entry, <folder of the job>/log/<number>.json",
                    none);
        }
    }

    /** A savepoint is complete when its job's log has it: whoever was to write its file may have died before. */
    private Optional<CheckpointMetadata> inLog(ObjectStore store, String folder) throws IOException {
        Matcher place = SAVEPOINT.matcher(folder);
        if (!place.matches()) {
            return Optional.empty();
        }
        for (CheckpointMetadata checkpoint :
                new LogFolder(store, place.group(1)).content().checkpoints()) {
            if (checkpoint.kind().equals("SAVEPOINT") && checkpoint.name().equals(place.group(2))) {
                return Optional.of(whole(checkpoint, place.group(1)));
            }
        }
        return Optional.empty();
    }

    private CheckpointMetadata whole(CheckpointMetadata checkpoint, String folder) throws CorruptObjectException {
        for (String segment : Segments.of(checkpoint)) {
            if (!Segments.isKey(segment)) {
                throw new CorruptObjectException(folder, "its state '" + segment + "' is no key of a segment");
            }
        }
        return new SegmentKeys(segment -> SCHEME + bucket + "/" + folder + "/" + segment).of(checkpoint);
    }

    String bucket() {
        return bucket;
    }

    /** In the bucket, without a slash at its end. */
    String key() {
        return key;
    }

    /** The object that a whole location names, by its bucket and key. */
    record Place(String bucket, String key) {
        /** Of the key of a segment; empty if it is no whole location. */
        static Optional<Place> of(String segment) {
            Matcher matcher = LOCATION.matcher(segment);
            return matcher.matches() && !segment.contains("..")
                    ? Optional.of(new Place(matcher.group(1), matcher.group(2)))
                    : Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
