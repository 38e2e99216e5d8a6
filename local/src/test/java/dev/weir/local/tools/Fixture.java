package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.Claim;
import dev.weir.storage.CommitLog;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.Segments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** A job in storage: each checkpoint has a segment with the state of one subtask, and inline state. */
final class Fixture {
    static final String FOLDER = "checkpoints/uid-1";

    final MemoryObjectStore store;
    private final CommitLog log;
    private final Claim claim;

    Fixture(MemoryObjectStore store) throws IOException {
        this.store = store;
        this.log = new CommitLog(store, FOLDER);
        this.claim = log.claim("jobmaster-0", "claim", 1);
    }

    StoredJob job() {
        return new StoredJob(store, FOLDER);
    }

    /** Key of a checkpoint's segment. */
    static String segment(long id) {
        return FOLDER + "/" + Segments.key(1, "taskmanager-0", id);
    }

    /** Commits a checkpoint; its log entry has the number {@code id + 1} if ids rise from 1. */
    void checkpoint(long id) throws IOException {
        byte[] state = ("state of checkpoint " + id).getBytes(StandardCharsets.UTF_8);
        byte[] object = ("before " + new String(state, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        store.put(segment(id), object);
        StateHandle keyed = new StateHandle(Segments.key(1, "taskmanager-0", id), 7, state.length, crc(state), null);
        byte[] inline = {1, 2, 3};
        StateHandle elements = new StateHandle(null, 0, inline.length, crc(inline), inline);
        log.append(new CheckpointMetadata(
                0,
                claim.epoch(),
                "nonce-" + id,
                id,
                "nightly",
                "CHECKPOINT",
                "PERIODIC",
                1_000,
                2_000,
                "flights",
                "uid-1",
                "fingerprint",
                2,
                128,
                List.of(new OperatorState(
                        "counts",
                        List.of(new StateSchema("delays", "value", "", "\"long\"")),
                        List.of(
                                new SubtaskState(0, 5_000, KeyedHandle.canonical(keyed), null),
                                new SubtaskState(1, 6_000, null, elements)))),
                List.of(),
                Map.of("offsets", new byte[2]),
                3_000,
                1_536,
                false,
                false));
    }

    /** Changes one bit. */
    void flip(String key, int at) throws IOException {
        byte[] bytes = store.get(key);
        bytes[at] ^= 1;
        store.put(key, bytes);
    }

    /** Writes all objects as files. */
    void writeTo(Path folder) throws IOException {
        for (String key : store.keys()) {
            Files.createDirectories(folder.resolve(key).getParent());
            Files.write(folder.resolve(key), store.get(key));
        }
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
