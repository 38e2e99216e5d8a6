package dev.weir.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which entries may go from a job's log, decided without touching it. Kept are the newest checkpoints, those that are pinned,
 * every savepoint, the newest of all, the last claims, every new beginning, and the highest entry whatever it is.
 */
final class Retention {
    /** Claims of the past that stay; each keeps a JobMaster that was cut off before it from ever creating an entry. */
    private static final int CLAIMS = 100;

    private final List<StoredEntry> entries;

    /** @param entries all there are, in any order */
    Retention(List<StoredEntry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparingLong(StoredEntry::number).reversed())
                .toList();
    }

    /** Entries to remove, from the highest down. */
    List<StoredEntry> entries(int newest, Set<Long> pinned) {
        List<StoredEntry> checkpoints =
                entries.stream().filter(StoredEntry::isCheckpoint).toList();
        List<StoredEntry> ordinary =
                checkpoints.stream().filter(entry -> !entry.savepoint()).toList();
        long oldestKept =
                ordinary.size() < newest ? 0 : ordinary.get(newest - 1).number();
        List<StoredEntry> going = new ArrayList<>();
        int claims = 0;
        for (StoredEntry entry : entries) {
            boolean highest = entry == entries.get(0);
            boolean newestOfAll = !checkpoints.isEmpty() && entry == checkpoints.get(0);
            claims += entry.isClaim() ? 1 : 0;
            boolean old = entry.isClaim() ? claims > CLAIMS : entry.number() < oldestKept;
            boolean kept = entry.savepoint()
                    || entry.isBeginning()
                    || entry.isCheckpoint() && pinned.contains(entry.checkpointId());
            if (old && !kept && !highest && !newestOfAll) {
                going.add(entry);
            }
        }
        return going;
    }
}
