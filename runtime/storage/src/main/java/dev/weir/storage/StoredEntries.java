package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The entries of a job's log, as far as removing needs them. Each is read once: it never changes. What this process wrote itself is
 * not read at all. Any thread.
 */
final class StoredEntries {
    private final LogFolder log;
    private final Map<StoredObject, StoredEntry> known = new ConcurrentHashMap<>();

    /** By number: told, and not listed yet. */
    private final Map<Long, Written> written = new ConcurrentHashMap<>();

    /** @param bytes the length of its object */
    private record Written(StoredEntry entry, long bytes) {}

    StoredEntries(LogFolder log) {
        this.log = log;
    }

    /** This entry is in the log, and only this process could write it: the number is above its own claim. */
    void wrote(CheckpointMetadata entry, long bytes) {
        written.put(entry.number(), new Written(StoredEntry.of(entry), bytes));
    }

    /** All there are now, from the highest down. */
    List<StoredEntry> list() throws IOException {
        List<LogFolder.File> files = log.files();
        known.keySet().retainAll(files.stream().map(LogFolder.File::object).collect(Collectors.toSet()));
        List<StoredEntry> entries = new ArrayList<>();
        for (LogFolder.File file : files) {
            entry(file).ifPresent(entries::add);
        }
        forgetUpTo(files.isEmpty() ? 0 : files.get(0).number());
        return entries;
    }

    /** What was told by now and lies below the highest is listed, or is gone. */
    private void forgetUpTo(long highest) {
        written.keySet().removeIf(number -> number <= highest);
    }

    /** Empty if it is gone. */
    private Optional<StoredEntry> entry(LogFolder.File file) throws IOException {
        StoredEntry entry = known.get(file.object());
        if (entry != null) {
            return Optional.of(entry);
        }
        Written own = written.get(file.number());
        try {
            boolean told = own != null && own.bytes() == file.object().size();
            entry = told ? own.entry() : StoredEntry.of(log.read(file.number()));
            known.put(file.object(), entry);
            return Optional.of(entry);
        } catch (CorruptObjectException e) {
            return Optional.of(StoredEntry.damaged(file.number()));
        } catch (ObjectNotFoundException gone) {
            return Optional.empty();
        }
    }
}
