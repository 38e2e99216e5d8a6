package dev.weir.storage;

import dev.weir.storage.RestoreLocation.UnusableLocationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds completed checkpoints in storage that nothing else tells of any more. Whoever wrote there is not trusted: an object is read
 * only if it has the size of a log entry, and what it says is checked. Immutable; every method blocks.
 */
public final class CheckpointSearch {
    /** Larger objects are no log entries; state inline makes them as large as they get. */
    public static final long LARGEST = 64L << 20;

    /** So many of the newest entries of a job are looked at, and so many jobs. */
    static final int MOST = 1000;

    /** Characters that the names of operators and hooks may have together: they become part of a resource. */
    private static final long LONGEST_NAMES = 256L << 10;

    private static final Set<String> KINDS = Set.of("CHECKPOINT", "SAVEPOINT");
    private static final Pattern ENTRY = Pattern.compile("(.+)/log/[1-9][0-9]{0,17}\\.json");
    private static final Pattern SAVEPOINT = Pattern.compile("(.+)/savepoints/[^/]+");

    /**
     * What was found.
     *
     * @param checkpoints of each job newest first
     * @param unreadable what is damaged, or is no checkpoint though it looks like one; for people
     */
    public record Result(List<StoredCheckpoint> checkpoints, List<String> unreadable) {}

    private final ObjectStore any;

    /** @param any a bucket of the service */
    public CheckpointSearch(ObjectStore any) {
        this.any = Objects.requireNonNull(any, "any is null");
    }

    /**
     * The checkpoint at a location.
     *
     * @throws UnusableLocationException if there is none, or it is damaged
     * @throws IOException if storage could not be read
     */
    public StoredCheckpoint at(String text) throws IOException {
        RestoreLocation location = RestoreLocation.parse(text);
        String key = location.key();
        boolean entry = ENTRY.matcher(key).matches();
        String object = entry || key.endsWith("/" + SavepointFolder.ENTRY) ? key : key + "/" + SavepointFolder.ENTRY;
        for (StoredObject there : any.inBucket(location.bucket()).list(object)) {
            if (there.key().equals(object) && there.size() > LARGEST) {
                throw new UnusableLocationException(text, tooLarge(there), null);
            }
        }
        CheckpointMetadata metadata = location.read(any);
        Optional<String> wrong = wrong(metadata);
        if (wrong.isPresent()) {
            throw new UnusableLocationException(text, wrong.get(), null);
        }
        Optional<String> folder = folder(entry ? ENTRY : SAVEPOINT, stripped(key));
        return new StoredCheckpoint(stripped(text), location.bucket(), folder, metadata);
    }

    private static String stripped(String text) {
        String slashless = text.replaceAll("/+$", "");
        return slashless.endsWith("/" + SavepointFolder.ENTRY)
                ? slashless.substring(0, slashless.length() - SavepointFolder.ENTRY.length() - 1)
                : slashless;
    }

    private static Optional<String> folder(Pattern pattern, String key) {
        Matcher matcher = pattern.matcher(key);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * All checkpoints that jobs of a name have left.
     *
     * @param text location of a job's folder, or of the folder that jobs' folders lie in
     * @param job name of the StreamJob
     * @throws UnusableLocationException if the location is malformed, or no job has left anything there
     * @throws IOException if storage could not be read
     */
    public Result below(String text, String job) throws IOException {
        RestoreLocation location = RestoreLocation.parse(text);
        List<StoredCheckpoint> checkpoints = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        ObjectStore store = any.inBucket(location.bucket());
        List<String> folders = folders(store, location.key());
        if (folders.isEmpty()) {
            throw new UnusableLocationException(
                    text, "it has no log, nor has a folder in it: name the folder of a job, or the one above", null);
        }
        for (String folder : folders) {
            search(store, location.bucket(), folder, job, checkpoints, unreadable);
        }
        return new Result(checkpoints, unreadable);
    }

    private static List<String> folders(ObjectStore store, String key) throws IOException {
        if (!new LogFolder(store, key).files().isEmpty()) {
            return List.of(key);
        }
        List<String> folders = new ArrayList<>();
        for (String name : store.folders(key + "/").stream().limit(MOST).toList()) {
            String folder = key + "/" + name;
            if (!name.contains("..") && !new LogFolder(store, folder).files().isEmpty()) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private static void search(
            ObjectStore store,
            String bucket,
            String folder,
            String job,
            List<StoredCheckpoint> checkpoints,
            List<String> unreadable)
            throws IOException {
        LogFolder log = new LogFolder(store, folder);
        for (LogFolder.File file : log.files().stream().limit(MOST).toList()) {
            try {
                if (file.object().size() > LARGEST) {
                    throw new CorruptObjectException(file.object().key(), tooLarge(file.object()));
                }
                if (log.read(file.number()) instanceof CheckpointMetadata metadata) {
                    Optional<String> wrong = wrong(metadata);
                    if (wrong.isPresent()) {
                        throw new CorruptObjectException(file.object().key(), wrong.get());
                    }
                    if (job.equals(metadata.job())) {
                        checkpoints.add(new StoredCheckpoint(
                                location(bucket, folder, metadata), bucket, Optional.of(folder), metadata));
                    }
                }
            } catch (CorruptObjectException damaged) {
                unreadable.add(damaged.getMessage());
            } catch (ObjectNotFoundException gone) {
                continue;
            }
        }
    }

    private static String location(String bucket, String folder, CheckpointMetadata metadata) {
        String place = metadata.kind().equals("SAVEPOINT")
                ? SavepointFolder.path(metadata.name())
                : "log/" + metadata.number() + ".json";
        return RestoreLocation.SCHEME + bucket + "/" + folder + "/" + place;
    }

    private static String tooLarge(StoredObject object) {
        return "it has " + object.size() + " bytes, more than any log entry";
    }

    /** What its checksum does not tell; empty if nothing is wrong. */
    private static Optional<String> wrong(CheckpointMetadata metadata) {
        if (metadata.id() < 1) {
            return Optional.of("its checkpoint's id is " + metadata.id() + ", expected 1 or more");
        }
        if (metadata.kind() == null || !KINDS.contains(metadata.kind())) {
            return Optional.of("its kind is '" + metadata.kind() + "', expected CHECKPOINT or SAVEPOINT");
        }
        boolean complete = metadata.name() != null
                && metadata.trigger() != null
                && metadata.job() != null
                && metadata.jobUid() != null
                && metadata.operators() != null
                && metadata.hooks() != null;
        if (!complete) {
            return Optional.of("it does not say its name, trigger, job, operators and hooks");
        }
        if (names(metadata) > LONGEST_NAMES) {
            return Optional.of("the names of its operators and hooks are longer than " + LONGEST_NAMES + " characters");
        }
        if (metadata.kind().equals("SAVEPOINT") && !SavepointFolder.isName(metadata.name())) {
            return Optional.of("its savepoint is named '" + metadata.name() + "', expected " + SavepointFolder.NAMES);
        }
        return metadata.size() < 0
                        || metadata.newBytes() < 0
                        || metadata.triggeredAt() < 0
                        || metadata.completedAt() < 0
                ? Optional.of("it has a negative size or time")
                : Optional.empty();
    }

    private static long names(CheckpointMetadata metadata) {
        long operators = metadata.operators().stream()
                .mapToLong(operator -> 1L + String.valueOf(operator.name()).length())
                .sum();
        return operators
                + metadata.hooks().keySet().stream()
                        .mapToLong(hook -> 1L + hook.length())
                        .sum();
    }
}
