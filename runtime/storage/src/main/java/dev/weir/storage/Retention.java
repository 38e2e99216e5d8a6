package dev.weir.storage;

import dev.weir.storage.JobStorage.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What may go from a job's folder, decided without touching it.
 *
 * <p>Kept are the newest checkpoints, those that are pinned, every savepoint, the newest of all, and the highest entry whatever
 * it is. A segment goes when no entry that stays refers to it and it cannot belong to a checkpoint in progress: its epoch is
 * over, or a newer checkpoint of its epoch is in the log and it is not named as active. While a damaged entry stays, nobody
 * knows what it refers to, and only segments of entries that go now are removed.
 */
final class Retention {
    /** Claims of the past that stay; each keeps a JobMaster that was cut off before it from ever creating an entry. */
    private static final int CLAIMS = 100;

    private final List<Entry> entries;
    private final Set<Long> gone = new HashSet<>();

    /** @param entries all there are, in any order */
    Retention(List<Entry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparingLong(Entry::number).reversed())
                .toList();
    }

    /** Entries to remove, from the highest down. */
    List<Entry> entries(int newest, Set<Long> pinned) {
        List<Entry> checkpoints = entries.stream().filter(Entry::isCheckpoint).toList();
        List<Entry> ordinary =
                checkpoints.stream().filter(entry -> !entry.savepoint()).toList();
        long oldestKept =
                ordinary.size() < newest ? 0 : ordinary.get(newest - 1).number();
        List<Entry> going = new ArrayList<>();
        int claims = 0;
        for (Entry entry : entries) {
            boolean highest = entry == entries.get(0);
            boolean newestOfAll = !checkpoints.isEmpty() && entry == checkpoints.get(0);
            claims += entry.isClaim() ? 1 : 0;
            boolean old = entry.isClaim() ? claims > CLAIMS : entry.number() < oldestKept;
            boolean kept = entry.savepoint() || entry.isCheckpoint() && pinned.contains(entry.checkpointId());
            if (old && !kept && !highest && !newestOfAll) {
                going.add(entry);
                gone.add(entry.number());
            }
        }
        return going;
    }

    /**
     * Segments to remove, after {@link #entries}.
     *
     * @param listed keys below the job's folder
     * @param active ids of checkpoints in progress
     */
    List<String> segments(List<String> listed, Set<Long> active) {
        Set<String> needed = new HashSet<>();
        Set<String> released = new HashSet<>();
        boolean damagedStays = false;
        for (Entry entry : entries) {
            boolean goes = gone.contains(entry.number());
            (goes ? released : needed).addAll(entry.segments());
            damagedStays |= !goes && entry.isDamaged();
        }
        boolean sweep = !damagedStays;
        return listed.stream()
                .filter(key -> !needed.contains(key))
                .filter(key -> released.contains(key) || sweep && isOver(key, active))
                .toList();
    }

    private boolean isOver(String key, Set<Long> active) {
        long epoch = entries.stream().mapToLong(Entry::epoch).max().orElse(0);
        long committed = entries.stream()
                .filter(entry -> entry.isCheckpoint() && entry.epoch() == epoch)
                .mapToLong(Entry::checkpointId)
                .max()
                .orElse(0);
        Optional<Segments.Origin> origin = Segments.origin(key);
        return origin.isPresent()
                && !active.contains(origin.get().checkpointId())
                && (origin.get().epoch() < epoch
                        || origin.get().epoch() == epoch && origin.get().checkpointId() < committed);
    }
}
