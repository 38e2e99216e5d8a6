package dev.weir.local.demo;

import dev.weir.storage.ObjectStore;
import dev.weir.storage.StoredObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Counts the rows that the job has made visible so far, reading each part file once. One thread. */
final class WrittenRows {
    /** How part files end. An S3 server on a folder lists what is being written too, under longer names. */
    private static final String PART = ".csv";

    private final ObjectStore store;
    private final String prefix;
    private final Set<String> counted = new HashSet<>();
    /** Rows in the part files of {@link #counted}. */
    private long rows;

    /** @param prefix of the job's output in the bucket, with a slash at its end */
    WrittenRows(ObjectStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** Looks for new part files. */
    long count() throws IOException {
        for (StoredObject object : store.list(prefix)) {
            boolean staged = object.key().substring(prefix.length()).startsWith(".");
            if (!staged && object.key().endsWith(PART) && counted.add(object.key())) {
                rows += lines(store.get(object.key()));
            }
        }
        return rows;
    }

    private static long lines(byte[] text) {
        long lines = 0;
        for (byte each : text) {
            if (each == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
