package dev.weir.codec;

/**
 * Which subtask a key belongs to. Keys belong to key groups, whose number is fixed for the job's life; each subtask has a
 * contiguous range of key groups, the ranges differ by one at most in size. Part of the checkpoints' format.
 */
public final class KeyGroups {
    private KeyGroups() {}

    /**
     * @param hash of the key, by {@link KeyHash}; its upper bits decide, so the lower ones are free for tables
     * @return 0 to {@code maxParallelism} - 1
     */
    public static int of(int hash, int maxParallelism) {
        return (int) ((hash & 0xFFFF_FFFFL) * maxParallelism >>> 32);
    }

    /** The subtask whose {@link #range} has this key group. */
    public static int subtask(int keyGroup, int maxParallelism, int parallelism) {
        return (int) (((long) keyGroup * parallelism) / maxParallelism);
    }

    public static KeyGroupRange range(int subtask, int maxParallelism, int parallelism) {
        return new KeyGroupRange(
                firstOf(subtask, maxParallelism, parallelism), firstOf(subtask + 1, maxParallelism, parallelism));
    }

    private static int firstOf(int subtask, int maxParallelism, int parallelism) {
        return (int) (((long) subtask * maxParallelism + parallelism - 1) / parallelism);
    }
}
