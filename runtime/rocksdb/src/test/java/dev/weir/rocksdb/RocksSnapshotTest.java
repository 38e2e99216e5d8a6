package dev.weir.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.ValueState;
import dev.weir.rocksdb.TestStorage.Stored;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.SnapshotForm;
import dev.weir.state.SnapshotPart;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksSnapshotTest {
    private static final int KEYS = 20_000;

    @TempDir
    private Path work;

    private final TestStorage storage = new TestStorage();
    private RocksDbStateBackend backend;
    private KeyedState<String> state;
    private ValueState<String> value;

    @BeforeEach
    void open() {
        backend = RocksFixture.open(work);
        use(RocksFixture.create(backend));
    }

    private void use(KeyedState<String> next) {
        state = next;
        value = state.value("value", String.class);
    }

    @AfterEach
    void close() {
        state.close();
        backend.close();
    }

    private void set(int from, int to, String what) {
        for (int i = from; i < to; i++) {
            state.currentKey("key-" + i);
            value.set(what + i);
        }
    }

    private void assertHas(int from, int to, String what) {
        for (int i = from; i < to; i++) {
            state.currentKey("key-" + i);
            assertThat(value.get()).isEqualTo(what + i);
        }
    }

    private Stored checkpoint(long id) throws IOException {
        return storage.store(state.captureState(id, SnapshotForm.NATIVE));
    }

    private void restore(KeyedStateSource... sources) {
        state.close();
        use(RocksFixture.create(backend, sources));
    }

    @Test
    void shouldUploadOnlyNewFilesAfterACompletedCheckpoint() throws Exception {
        set(0, KEYS, "first-");
        checkpoint(1);
        long full = storage.takeWritten();
        state.notifyCheckpointComplete(1);

        set(0, KEYS / 100, "second-");
        Stored second = checkpoint(2);

        assertThat(second.format()).isEqualTo(KeyedHandle.ROCKSDB);
        assertThat(storage.takeWritten()).isLessThan(full / 10);
        assertThat(second.bytes()).isGreaterThan(full);
        state.notifyCheckpointComplete(2);
        restore(second);
        assertHas(0, KEYS / 100, "second-");
        assertHas(KEYS / 100, KEYS, "first-");
    }

    @Test
    void shouldLoseNothingWhenACheckpointFails() throws Exception {
        set(0, 100, "first-");
        checkpoint(1);
        state.notifyCheckpointComplete(1);
        set(100, 200, "second-");
        Stored failed = checkpoint(2);
        state.notifyCheckpointAborted(2);
        List<StateHandle> before = failed.handles();
        set(200, 300, "third-");

        Stored third = checkpoint(3);
        before.stream().filter(handle -> !third.handles().contains(handle)).forEach(storage::delete);
        state.notifyCheckpointComplete(3);

        assertThat(third.handles()).doesNotContainAnyElementsOf(List.of(before.get(before.size() - 1)));
        state.close();
        backend.close();
        backend = RocksFixture.open(work);
        restore(third);
        assertHas(0, 100, "first-");
        assertHas(100, 200, "second-");
        assertHas(200, 300, "third-");
    }

    /** What checkpoint 1 uploaded may not be used by 2 before it is known to be complete. */
    @Test
    void shouldNotBuildUponACheckpointThatIsNotCompleteYet() throws Exception {
        set(0, 100, "first-");
        Stored first = checkpoint(1);

        Stored second = checkpoint(2);

        assertThat(second.handles()).doesNotContainAnyElementsOf(first.handles());
        state.notifyCheckpointComplete(2);
        state.notifyCheckpointComplete(1);
        Stored third = checkpoint(3);
        assertThat(third.handles()).containsAnyElementsOf(second.handles());
        assertThat(third.handles()).doesNotContainAnyElementsOf(first.handles());
    }

    /** Two savepoints may be all that is kept. */
    @Test
    void shouldUploadAllAfterASavepoint() throws Exception {
        set(0, 100, "first-");
        Stored first = checkpoint(1);
        state.notifyCheckpointComplete(1);
        storage.store(state.captureState(2, SnapshotForm.CANONICAL));
        state.notifyCheckpointComplete(2);

        Stored third = checkpoint(3);

        assertThat(third.handles()).doesNotContainAnyElementsOf(first.handles());
    }

    /** A savepoint, or a checkpoint of another job, may go at any time. */
    @Test
    void shouldNotReferToWhatIsNotTheJobsOwn() throws Exception {
        set(0, 100, "first-");
        Stored first = checkpoint(1);
        restore(new Stored(first.format(), first.parts(), first.schemas(), false));

        Stored second = checkpoint(2);

        assertThat(second.handles()).doesNotContainAnyElementsOf(first.handles());
    }

    @Test
    void shouldGoOnIncrementallyAfterARestore() throws Exception {
        set(0, KEYS, "first-");
        Stored first = checkpoint(1);
        state.notifyCheckpointComplete(1);
        long full = storage.takeWritten();

        restore(first);
        set(0, 10, "second-");
        Stored second = checkpoint(2);

        assertThat(storage.takeWritten()).isLessThan(full / 10);
        restore(second);
        assertHas(0, 10, "second-");
        assertHas(10, 1_000, "first-");
    }

    @Test
    void shouldSeeTheStateOfTheBarrier() throws Exception {
        set(0, 100, "first-");
        KeyedSnapshot files = state.captureState(1, SnapshotForm.NATIVE);
        KeyedSnapshot canonical = state.captureState(2, SnapshotForm.CANONICAL);
        set(0, 200, "second-");

        Stored inFiles = storage.store(files);
        Stored inChunks = storage.store(canonical);

        for (Stored each : List.of(inFiles, inChunks)) {
            restore(each);
            assertHas(0, 100, "first-");
            state.currentKey("key-150");
            assertThat(value.get()).isNull();
        }
    }

    @Test
    void shouldLinkWhatTheLastExecutionLeft() throws Exception {
        set(0, 100, "first-");
        checkpoint(1);
        state.notifyCheckpointComplete(1);
        set(100, 200, "second-");
        Stored second = checkpoint(2);
        set(0, 200, "lost-");

        storage.takeOpened();
        restore(second);

        assertThat(storage.takeOpened()).as("the manifest alone is read").isEqualTo(1);
        assertHas(0, 100, "first-");
        assertHas(100, 200, "second-");
    }

    /** What was restored stays, too: the next failure may come before the next checkpoint. */
    @Test
    void shouldLinkAgainWhenItFailsBeforeTheNextCheckpoint() throws Exception {
        set(0, 100, "first-");
        Stored first = checkpoint(1);
        state.notifyCheckpointComplete(1);
        state.close();
        backend.close();
        backend = RocksFixture.open(work);
        restore(first);
        backend.releaseClosed();
        assertThat(storage.takeOpened()).isEqualTo(first.parts().size());

        for (int i = 0; i < 3; i++) {
            restore(first);
            backend.releaseClosed();
            assertHas(0, 100, "first-");
        }

        assertThat(storage.takeOpened()).as("manifests").isEqualTo(3);
    }

    @Test
    void shouldDownloadWhatIsDamagedOnTheDisk() throws Exception {
        set(0, 100, "first-");
        Stored first = checkpoint(1);
        state.notifyCheckpointComplete(1);
        state.close();
        for (Path path : RocksFixture.files(work)) {
            Files.write(path, new byte[] {1, 2, 3}, StandardOpenOption.WRITE);
        }

        use(RocksFixture.create(backend, first));

        assertThat(storage.takeOpened()).isEqualTo(first.parts().size());
        assertHas(0, 100, "first-");
    }

    @Test
    void shouldKeepNoFilesOfSubsumedCheckpoints() throws Exception {
        for (int id = 1; id <= 30; id++) {
            set(0, 1_000, id + "-");
            checkpoint(id);
            state.notifyCheckpointComplete(id);
        }
        long kept = keptFiles();

        assertThat(kept).isBetween(1L, 15L);
        state.close();
        assertThat(keptFiles()).isEqualTo(kept);
        use(RocksFixture.create(backend));
        assertThat(keptFiles()).isEqualTo(kept);
        checkpoint(31);
        state.notifyCheckpointComplete(31);
        assertThat(keptFiles()).isZero();
    }

    private long keptFiles() throws IOException {
        return RocksFixture.files(work).stream()
                .filter(path -> path.getParent().getFileName().toString().equals("kept"))
                .count();
    }

    @Test
    void shouldHoldSnapshotsWhenTheStateIsClosed() throws Exception {
        set(0, 100, "first-");
        KeyedSnapshot files = state.captureState(1, SnapshotForm.NATIVE);
        KeyedSnapshot canonical = state.captureState(2, SnapshotForm.CANONICAL);

        state.close();

        Stored inFiles = storage.store(files);
        Stored inChunks = storage.store(canonical);
        for (Stored each : List.of(inFiles, inChunks)) {
            use(RocksFixture.create(backend, each));
            assertHas(0, 100, "first-");
            state.close();
        }
    }

    @Test
    void shouldWriteTheSameAgainUntilItIsReleased() throws Exception {
        set(0, 100, "first-");
        for (SnapshotForm form : SnapshotForm.values()) {
            KeyedSnapshot snapshot = state.captureState(7, form);
            List<byte[]> first = written(snapshot);
            set(0, 100, "second-");

            assertThat(written(snapshot))
                    .usingElementComparator(java.util.Arrays::compare)
                    .isEqualTo(first);

            List<SnapshotPart> parts = snapshot.parts();
            snapshot.release();
            snapshot.release();
            assertThat(parts)
                    .allSatisfy(part -> assertThatThrownBy(
                                    () -> ((SnapshotPart.Fresh) part).writeTo(new ByteArrayOutputStream()))
                            .isInstanceOf(IOException.class)
                            .hasMessageContainingAll("checkpoint 7", "given up"));
        }
    }

    private static List<byte[]> written(KeyedSnapshot snapshot) throws IOException {
        List<byte[]> written = new java.util.ArrayList<>();
        for (SnapshotPart part : snapshot.parts()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ((SnapshotPart.Fresh) part).writeTo(out);
            written.add(out.toByteArray());
        }
        return written;
    }

    @Test
    void shouldEndAWriteThatIsUnderWayWhenReleased() {
        set(0, KEYS, "x".repeat(100));
        for (SnapshotForm form : SnapshotForm.values()) {
            KeyedSnapshot snapshot = state.captureState(1, form);
            OutputStream releasing = new OutputStream() {
                @Override
                public void write(int b) {
                    snapshot.release();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    snapshot.release();
                }
            };
            SnapshotPart.Fresh last =
                    (SnapshotPart.Fresh) snapshot.parts().get(snapshot.parts().size() - 1);

            assertThatThrownBy(() -> last.writeTo(releasing))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("given up");
        }
    }

    @Test
    void shouldLeaveNoFilesBehind() throws Exception {
        set(0, 1_000, "first-");
        checkpoint(1);
        state.notifyCheckpointComplete(1);
        KeyedSnapshot open = state.captureState(2, SnapshotForm.NATIVE);
        state.close();
        open.release();

        assertThat(RocksFixture.files(work))
                .allMatch(path -> path.getParent().getFileName().toString().equals("kept"));

        backend.close();
        assertThat(RocksFixture.files(work)).isEmpty();
    }

    /** A memory leak, or an object that is used after it is closed, shows here as a crash or as growth. */
    @Test
    void shouldGiveBackAllItTakes() throws Exception {
        long before = residentKib();
        for (int i = 1; i <= 60; i++) {
            set(0, 500, i + "-");
            storage.store(state.captureState(2 * i, SnapshotForm.CANONICAL));
            Stored stored = checkpoint(2 * i + 1);
            state.notifyCheckpointComplete(2 * i + 1);
            restore(stored);
            assertHas(0, 500, i + "-");
            if (i == 20) {
                before = residentKib();
            }
        }

        assertThat(residentKib() - before)
                .as("KiB that the process grew by in 40 openings")
                .isLessThan(100_000);
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
