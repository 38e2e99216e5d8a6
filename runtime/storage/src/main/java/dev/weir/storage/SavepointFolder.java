package dev.weir.storage;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of one savepoint, which holds all that it needs: its segments, and beside them {@code savepoint.json}, its log
 * entry with segments named by their places in this folder, so that the folder can be copied anywhere and be read there. Any
 * thread; what reads or writes blocks.
 *
 * <p>It is complete when {@code savepoint.json} is there, or the job's log has the savepoint; what an attempt that failed has left
 * is garbage.
 */
public final class SavepointFolder {
    /** Below the job's folder: where all savepoints lie. */
    public static final String FOLDER = "savepoints/";

    /** The entry's name in the folder. */
    public static final String ENTRY = "savepoint.json";

    /** What a savepoint may be named; for people. */
    public static final String NAMES = "letters, digits, '.', '_' and '-' alone, no '..', and a letter or digit first";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,252}");
    private static final Pattern KEY = Pattern.compile("savepoints/([^/]+)/.+");

    private final ObjectStore store;
    private final String folder;

    /** @param folder where it lies, a job's or a copy's, without a slash at its end */
    public SavepointFolder(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.folder = LogFolder.validated(folder);
    }

    /** The folder of a job's savepoint. */
    public static SavepointFolder of(ObjectStore store, String jobFolder, String name) {
        return new SavepointFolder(store, jobFolder + "/" + path(name));
    }

    /**
     * Below the job's folder, without a slash at its end.
     *
     * @throws IllegalArgumentException if the name is none of a folder
     */
    public static String path(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("a savepoint is named '" + name + "', expected " + NAMES);
        }
        return FOLDER + name;
    }

    /** Whether it can be the name of a savepoint: it is part of keys. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** The one segment that a TaskManager writes for a savepoint, below the job's folder. */
    public static String segment(String name, long epoch, String taskManager, long checkpointId) {
        return path(name) + "/" + epoch + "-" + taskManager + "-" + checkpointId;
    }

    /** The name of the savepoint that an object below the job's folder belongs to. */
    static Optional<String> nameIn(String key) {
        Matcher matcher = KEY.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Writes {@code savepoint.json}, after the segments: from now on the folder can be restored from. Doing so again changes
     * nothing.
     *
     * @param entry as it is in the job's log, with keys below the job's folder
     * @throws IllegalArgumentException if it refers to a segment outside of the folder: it would not be self-contained
     */
    public void complete(CheckpointMetadata entry) throws IOException {
        String path = path(entry.name()) + "/";
        CheckpointMetadata relative = new SegmentKeys(key -> {
                    if (!key.startsWith(path)) {
                        throw new IllegalArgumentException("savepoint '" + entry.name() + "' refers to segment '" + key
                                + "' outside of its folder: it is not self-contained");
                    }
                    return key.substring(path.length());
                })
                .of(entry);
        store.put(key(), LogEntryFormat.write(relative));
    }

    /** Takes back {@code savepoint.json}: the savepoint was removed meanwhile. One that is not there is taken back already. */
    public void withdraw() throws IOException {
        store.delete(List.of(key()));
    }

    /**
     * The savepoint here; its segments' keys are for a {@link StateReader} of this folder.
     *
     * @throws ObjectNotFoundException if there is none, or not all of it
     * @throws CorruptObjectException if its entry is damaged
     */
    public CheckpointMetadata read() throws IOException {
        if (LogEntryFormat.read(key(), store.get(key())) instanceof CheckpointMetadata savepoint) {
            return savepoint;
        }
        throw new CorruptObjectException(key(), "it is a claim, expected a savepoint");
    }

    private String key() {
        return folder + "/" + ENTRY;
    }
}
