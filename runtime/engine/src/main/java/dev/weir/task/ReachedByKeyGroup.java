package dev.weir.task;

import dev.weir.codec.Codec;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import dev.weir.state.ReachedWatermark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far an operator had come with each of its key groups before a restore at another parallelism. Matters where barriers
 * overtook records: what a subtask that was ahead had fired must not fire again in one that is behind. Task's thread only.
 */
final class ReachedByKeyGroup {
    private final KeyHash<Object> keyHash;
    private final int maxParallelism;
    private final int firstKeyGroup;
    /** By key group, from the first of the task; empty when it matters no more. */
    private long[] watermarks;
    /** The largest of them. */
    private final long largest;

    /** @param keyGroups of the task */
    ReachedByKeyGroup(
            Codec<Object> keyCodec, KeyGroupRange keyGroups, int maxParallelism, List<ReachedWatermark> reached) {
        this.keyHash = KeyHash.of(keyCodec);
        this.maxParallelism = maxParallelism;
        this.firstKeyGroup = keyGroups.first();
        this.watermarks = new long[reached.isEmpty() ? 0 : keyGroups.size()];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        long all = Long.MIN_VALUE;
        for (ReachedWatermark one : reached) {
            all = Math.max(all, one.watermark());
            int end = Math.min(keyGroups.end(), one.keyGroups().end());
            for (int group = Math.max(keyGroups.first(), one.keyGroups().first()); group < end; group++) {
                watermarks[group - keyGroups.first()] =
                        Math.max(watermarks[group - keyGroups.first()], one.watermark());
            }
        }
        this.largest = all;
    }

    /** The watermark that holds for a key, the operator's own being {@code watermark}. */
    long atLeast(long watermark, Object key) {
        if (isPassed(watermark)) {
            return watermark;
        }
        return ofKeyGroup(watermark, KeyGroups.of(keyHash.hash(key), maxParallelism) - firstKeyGroup);
    }

    /** The same for a key group. @param keyGroup index within those of the task */
    long ofKeyGroup(long watermark, int keyGroup) {
        return isPassed(watermark) ? watermark : Math.max(watermark, watermarks[keyGroup]);
    }

    /** Whether the operator is as far as any of its key groups was. */
    private boolean isPassed(long watermark) {
        if (watermarks.length > 0 && watermark >= largest) {
            watermarks = new long[0];
        }
        return watermarks.length == 0;
    }

    /** What is to be remembered by a checkpoint, the operator's own watermark being {@code watermark}. */
    List<ReachedWatermark> ahead(long watermark) {
        return ahead(watermark, watermarks);
    }

    /**
     * The same while a window fires that is over at {@code passed}.
     *
     * @param keyGroups so many, from the first one of the task, whose keys have all fired
     */
    List<ReachedWatermark> ahead(long watermark, long passed, int keyGroups) {
        long[] all = Arrays.copyOf(watermarks, Math.max(watermarks.length, keyGroups));
        for (int i = 0; i < keyGroups; i++) {
            all[i] = i < watermarks.length ? Math.max(watermarks[i], passed) : passed;
        }
        return ahead(watermark, all);
    }

    private List<ReachedWatermark> ahead(long watermark, long[] all) {
        List<ReachedWatermark> ahead = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= all.length; i++) {
            if (i == all.length || all[i] != all[first]) {
                if (all[first] > watermark) {
                    KeyGroupRange keyGroups = new KeyGroupRange(firstKeyGroup + first, firstKeyGroup + i);
                    ahead.add(new ReachedWatermark(keyGroups, all[first]));
                }
                first = i;
            }
        }
        return ahead;
    }
}
