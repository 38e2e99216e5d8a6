package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a job's commit log. */
final class LogFolder {
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,17})\\.json");

    /**
     * A file that stands for an entry, readable or not: it occupies its number.
     *
     * @param number of the entry
     */
    record File(long number, StoredObject object) {}

    private final ObjectStore store;
    private final String prefix;

    LogFolder(ObjectStore store, String folder) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.prefix = validated(folder) + "/log/";
    }

    /** A folder that is empty, or leads out of the job's place, would have others' objects deleted. */
    static String validated(String folder) {
        if (folder.isBlank() || folder.startsWith("/") || folder.endsWith("/") || folder.contains("..")) {
            throw new IllegalArgumentException(
                    "folder is '" + folder + "', expected '<prefix>/<job uid>' without a slash at either end");
        }
        return folder;
    }

    String key(long number) {
        return prefix + number + ".json";
    }

    /** From the highest down. Files with other names are nobody's business. */
    List<File> files() throws IOException {
        List<File> files = new ArrayList<>();
        for (StoredObject object : store.list(prefix)) {
            Matcher name = NAME.matcher(object.key().substring(prefix.length()));
            if (name.matches()) {
                files.add(new File(Long.parseLong(name.group(1)), object));
            }
        }
        files.sort(Comparator.comparingLong(File::number).reversed());
        return files;
    }

    /**
     * @throws ObjectNotFoundException if there is none
     * @throws CorruptObjectException if it is damaged
     */
    LogEntry read(long number) throws IOException {
        return LogEntryFormat.read(key(number), number, store.get(key(number)));
    }

    /** Everything, from the highest down; entries that go while it is read are left out. */
    LogContent content() throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        List<CommitLog.Damaged> damaged = new ArrayList<>();
        for (File file : files()) {
            try {
                entries.add(read(file.number()));
            } catch (CorruptObjectException e) {
                damaged.add(new CommitLog.Damaged(file.object().key(), file.number(), e.getMessage()));
            } catch (ObjectNotFoundException gone) {
                continue;
            }
        }
        return new LogContent(entries, damaged);
    }
}
