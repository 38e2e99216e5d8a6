package dev.weir.state;

import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import java.util.Objects;

/** The key whose state is read and written, with what is computed of it once. Owner: the task's thread. */
public final class CurrentKey<K> {
    private final KeyHash<K> hashing;
    private final KeyGroupRange keyGroups;
    private final int maxParallelism;

    private K key; // null before the first
    private int hash;
    private int table; // index of its key group within keyGroups
    private long calls; // how often a key was made current

    public CurrentKey(KeyHash<K> hashing, KeyGroupRange keyGroups, int maxParallelism) {
        this.hashing = hashing;
        this.keyGroups = keyGroups;
        this.maxParallelism = maxParallelism;
    }

    /** @throws IllegalStateException if the key is another subtask's */
    public void set(K newKey) {
        Objects.requireNonNull(newKey, "key is null");
        set(newKey, hashing.hash(newKey));
    }

    /** The same, with its hash known. */
    public void set(K newKey, int newHash) {
        int keyGroup = KeyGroups.of(newHash, maxParallelism);
        if (!keyGroups.contains(keyGroup)) {
            throw new IllegalStateException("a record of key group " + keyGroup + " came to the subtask that has "
                    + keyGroups + "; it was partitioned by another hash or parallelism");
        }
        key = newKey;
        hash = newHash;
        table = keyGroup - keyGroups.first();
        calls++;
    }

    /** Differs from one key that was made current to the next. */
    long calls() {
        return calls;
    }

    /** @throws IllegalStateException if there is none yet */
    public K key() {
        if (key == null) {
            throw new IllegalStateException(
                    "there is no current key: state is read and written within a call for a record" + " or a timer");
        }
        return key;
    }

    public int hash() {
        return hash;
    }

    /** Index of its key group within those of the subtask. */
    public int table() {
        return table;
    }

    /** Index of the key group of another hash within those of the subtask; less than 0 or too large if it is none of them. */
    int tableOf(int otherHash) {
        return KeyGroups.of(otherHash, maxParallelism) - keyGroups.first();
    }

    public int hashOf(K other) {
        return hashing.hash(other);
    }
}
