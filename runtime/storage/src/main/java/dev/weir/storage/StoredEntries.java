package dev.weir.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The entries of a job's log, as far as removing needs them. Each is read once: it never changes. Any thread. */
final class StoredEntries {
    private final LogFolder log;
    private final Map<StoredObject, StoredEntry> known = new ConcurrentHashMap<>();

    StoredEntries(LogFolder log) {
        this.log = log;
    }

    /** All there are now, from the highest down. */
    List<StoredEntry> list() throws IOException {
        List<LogFolder.File> files = log.files();
        known.keySet().retainAll(files.stream().map(LogFolder.File::object).collect(Collectors.toSet()));
        List<StoredEntry> entries = new ArrayList<>();
        for (LogFolder.File file : files) {
            entry(file).ifPresent(entries::add);
        }
        return entries;
    }

    /** Empty if it is gone. */
    private Optional<StoredEntry> entry(LogFolder.File file) throws IOException {
        StoredEntry entry = known.get(file.object());
        if (entry != null) {
            return Optional.of(entry);
        }
        try {
            entry = StoredEntry.of(log.read(file.number()));
            known.put(file.object(), entry);
            return Optional.of(entry);
        } catch (CorruptObjectException e) {
            return Optional.of(StoredEntry.damaged(file.number()));
        } catch (ObjectNotFoundException gone) {
            return Optional.empty();
        }
    }
}
