package dev.weir.state;

import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A capture that is to be written: whole, or as what changed since that of a completed checkpoint, whose parts come first then.
 * Which of both is decided by whoever writes it, since the task has no time to count.
 */
final class HeapSnapshot implements KeyedSnapshot {
    private final KeyedStateConfig<?> config;
    private final BlobFormat format;
    private final Compaction compaction;
    private final List<StateSchema> schemas;
    private final Capture capture;
    private final Optional<Capture> base;
    private final Object deciding = new Object();

    private List<SnapshotPart> parts; // null until it is decided; under deciding
    private int readers; // that are under way; under this
    private volatile boolean released; // no read may begin, and those under way end; written under this

    /**
     * @param capture held for this
     * @param base held for this; empty if it is to be written whole
     */
    HeapSnapshot(
            KeyedStateConfig<?> config,
            BlobFormat format,
            Compaction compaction,
            List<StateSchema> schemas,
            Capture capture,
            Optional<Capture> base) {
        this.config = config;
        this.format = format;
        this.compaction = compaction;
        this.schemas = schemas;
        this.capture = capture;
        this.base = base;
    }

    @Override
    public String format() {
        return KeyedHandle.CANONICAL;
    }

    @Override
    public List<StateSchema> schemas() {
        return schemas;
    }

    @Override
    public List<SnapshotPart> parts() {
        synchronized (deciding) {
            if (parts == null) {
                parts = decide();
            }
            return parts;
        }
    }

    private List<SnapshotPart> decide() {
        boolean held = tryBeginRead();
        try {
            WholePart whole = new WholePart(this, capture.states(), capture.undeclared());
            Optional<ChangesPart> changes = held ? changes(whole) : Optional.empty();
            return changes.map(this::uponBase).orElse(List.of(whole));
        } finally {
            if (held) {
                endRead();
            }
        }
    }

    /** Empty if it is to be written whole. */
    private Optional<ChangesPart> changes(WholePart whole) {
        if (base.isEmpty() || !base.get().isOfSameStates(capture)) {
            return Optional.empty();
        }
        ChangesPart changes = new ChangesPart(this, StateDiff.between(base.get().states(), capture.states()));
        boolean due = compaction.isDue(
                whole.estimatedBytes(),
                changes.estimatedBytes(),
                base.get().handles().orElseThrow());
        return due ? Optional.empty() : Optional.of(changes);
    }

    private List<SnapshotPart> uponBase(ChangesPart changes) {
        List<SnapshotPart> all = new ArrayList<>();
        base.orElseThrow().handles().orElseThrow().forEach(handle -> all.add(new SnapshotPart.Stored(handle)));
        if (!changes.isEmpty()) {
            all.add(changes);
        }
        return List.copyOf(all);
    }

    @Override
    public void stored(List<StateHandle> handles) {
        capture.stored(handles);
    }

    /** One part, to be written. */
    BlobContent content(List<CapturedState> states, List<Chunk> undeclared, OutputStream out) {
        BlobContent content = new BlobContent(config, new BlobWriter(format, out), this::requireHeld);
        content.number(states, undeclared);
        return content;
    }

    /** Until {@link #endRead} what was captured does not change. */
    Capture beginRead() throws IOException {
        if (!tryBeginRead()) {
            throw givenUp();
        }
        return capture;
    }

    private synchronized boolean tryBeginRead() {
        if (released) {
            return false;
        }
        readers++;
        return true;
    }

    private void requireHeld() throws IOException {
        if (released) {
            throw givenUp();
        }
    }

    private IOException givenUp() {
        return new IOException("the keyed state of operator '" + config.operator() + "' for checkpoint "
                + capture.checkpointId() + " was given up");
    }

    synchronized void endRead() {
        readers--;
        if (released && readers == 0) {
            letGo();
        }
    }

    @Override
    public synchronized void release() {
        if (!released) {
            released = true;
            if (readers == 0) {
                letGo();
            }
        }
    }

    private void letGo() {
        capture.letGo();
        base.ifPresent(Capture::letGo);
    }
}
