package dev.weir.task;

import dev.weir.api.KeySelector;
import dev.weir.channel.RecordBatch;
import dev.weir.state.KeyedState;

/**
 * Makes the keys of records current. Those of a whole batch are computed when it comes, so that the state fetches what all of
 * them have from memory at once, not one after the other. Task's thread only.
 */
final class ExpectedKeys {
    private static final Object[] NONE = {};

    private final KeySelector<Object, Object> selector;
    private final KeyedState<Object> state;

    private RecordBatch batch; // whose keys are known; null before the first
    private Object[] keys = NONE; // of the batch's first records
    private int[] hashes = {}; // of the keys
    private int count; // of the keys
    private int next; // the record of the batch that is to come

    ExpectedKeys(KeySelector<Object, Object> selector, KeyedState<Object> state) {
        this.selector = selector;
        this.state = state;
    }

    /** The records of a batch will come, in order; others may come between them. */
    void expect(RecordBatch coming) {
        if (!state.expects()) {
            return;
        }
        int size = coming.size();
        if (hashes.length < size) {
            hashes = new int[size];
        }
        batch = coming;
        keys = new Object[size]; // a new one: to write objects to an old one would cost the collector more
        next = 0;
        count = 0;
        while (count < size && add(coming.value(count))) {
            count++;
        }
        state.expect(keys, count, hashes);
    }

    /** Whether the record has a key; if not, that is said when it comes. */
    private boolean add(Object value) {
        try {
            keys[count] = selector.keyOf(value);
        } catch (Exception e) {
            return false;
        }
        return keys[count] != null;
    }

    /** @throws Exception of the selector */
    void makeCurrent(Object value) throws Exception {
        if (next < count && batch.value(next) == value) {
            state.currentKey(keys[next], hashes[next]);
            next++;
        } else {
            state.currentKey(selector.keyOf(value));
        }
    }
}
