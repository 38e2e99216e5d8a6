package dev.weir.channel;

import java.util.Arrays;

/**
 * Records with their timestamps, in order. Filled by the sender; not changed once it is offered to a channel, and then read
 * by the receiver alone.
 */
public final class RecordBatch implements Element {
    private static final int FIRST_CAPACITY = 16;

    private Object[] values;
    private long[] timestamps;
    /** How many are filled. */
    private int size;

    public RecordBatch() {
        this(FIRST_CAPACITY);
    }

    public RecordBatch(int capacity) {
        this.values = new Object[capacity];
        this.timestamps = new long[capacity];
    }

    public void add(Object value, long timestamp) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.max(1, size * 2));
            timestamps = Arrays.copyOf(timestamps, Math.max(1, size * 2));
        }
        values[size] = value;
        timestamps[size] = timestamp;
        size++;
    }

    /** The records from an index on, by reference. */
    public RecordBatch from(int first) {
        RecordBatch rest = new RecordBatch(size - first);
        for (int i = first; i < size; i++) {
            rest.add(values[i], timestamps[i]);
        }
        return rest;
    }

    public int size() {
        return size;
    }

    public Object value(int index) {
        return values[index];
    }

    /** Epoch milliseconds. */
    public long timestamp(int index) {
        return timestamps[index];
    }
}
