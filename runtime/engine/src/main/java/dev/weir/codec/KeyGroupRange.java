package dev.weir.codec;

/**
 * Key groups that follow each other.
 *
 * @param first inclusive, from 0
 * @param end exclusive; equal to {@code first} if there is none
 */
public record KeyGroupRange(int first, int end) {
    public KeyGroupRange {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("no range of key groups: from " + first + " to before " + end);
        }
    }

    public int size() {
        return end - first;
    }

    public boolean contains(int keyGroup) {
        return keyGroup >= first && keyGroup < end;
    }

    public boolean overlaps(KeyGroupRange other) {
        return first < other.end && other.first < end;
    }
}
