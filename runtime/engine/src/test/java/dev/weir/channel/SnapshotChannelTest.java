package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.checkpoint.Acknowledgement;
import dev.weir.checkpoint.CheckpointFailureReason;
import dev.weir.checkpoint.CycleStep;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.ManualEventLoop;
import dev.weir.common.TaskId;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.state.Elements;
import dev.weir.state.InFlightSnapshot;
import dev.weir.state.OperatorSnapshot;
import dev.weir.state.TaskSnapshot;
import dev.weir.storage.CheckpointMetadata.InFlight;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CorruptObjectException;
import dev.weir.storage.MemoryObjectStore;
import dev.weir.storage.MemoryObjectStore.Operation;
import dev.weir.storage.Segments;
import dev.weir.storage.StateReader;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotChannelTest {
    private static final ExecutionId EXECUTION = new ExecutionId(3, 1);
    private static final TaskId SOURCE = new TaskId("source", 0);
    private static final TaskId COUNT = new TaskId("count", 0);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final List<Acknowledgement> acknowledged = new ArrayList<>();
    private final List<String> declined = new ArrayList<>();
    private final StateReader reader = new StateReader(store, "jobs/uid");
    private SnapshotChannel channel;

    @BeforeEach
    void begin() {
        channel = new SnapshotChannel(loop, store, "jobs/uid", "flights-taskmanager-0", new SnapshotChannel.Listener() {
            @Override
            public void acknowledged(Acknowledgement acknowledgement) {
                acknowledged.add(acknowledgement);
            }

            @Override
            public void declined(ExecutionId execution, long id, CheckpointFailureReason reason, String message) {
                declined.add(id + " " + reason + " " + message);
            }
        });
        channel.begin(EXECUTION);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Elements splits(String... splits) {
        return new Elements(
                new StateSchema("splits", "splits", "", "\"string\""),
                List.of(splits).stream().map(String::getBytes).toList());
    }

    private static TaskSnapshot source(long id, CompletableFuture<Elements> splits) {
        return new TaskSnapshot(SOURCE, id, List.of(new OperatorSnapshot("read", 5, null, splits)));
    }

    private static TaskSnapshot count(long id, FakeKeyedSnapshot keyed) {
        return new TaskSnapshot(COUNT, id, List.of(new OperatorSnapshot("count", 7, keyed, null)));
    }

    private FakeKeyedSnapshot take(long id, int size) {
        FakeKeyedSnapshot keyed = new FakeKeyedSnapshot(random(size));
        channel.triggerCheckpoint(id, Set.of(SOURCE, COUNT), Segments.FOLDER);
        channel.notifyCheckpoint(SOURCE, id);
        channel.startStateDataTransfer(source(id, CompletableFuture.completedFuture(splits("a", "b"))));
        channel.notifyCheckpoint(COUNT, id);
        channel.startStateDataTransfer(count(id, keyed));
        return keyed;
    }

    private StateHandle keyed(Acknowledgement acknowledgement) {
        return acknowledgement.operators().stream()
                .filter(operator -> operator.operator().equals("count"))
                .findFirst()
                .orElseThrow()
                .state()
                .keyed()
                .parts()
                .get(0);
    }

    private StateHandle elements(Acknowledgement acknowledgement) {
        return acknowledgement.operators().stream()
                .filter(operator -> operator.operator().equals("read"))
                .findFirst()
                .orElseThrow()
                .state()
                .elements();
    }

    @Test
    void shouldRideInlineWhenStateIsSmall() throws IOException {
        FakeKeyedSnapshot keyed = take(1, 1000);
        loop.runReady();

        assertThat(store.keys()).isEmpty();
        Acknowledgement acknowledgement = acknowledged.get(0);
        assertThat(acknowledgement.tasks()).containsExactly(COUNT, SOURCE);
        assertThat(keyed(acknowledgement).segment()).isNull();
        assertThat(reader.read(keyed(acknowledgement))).isEqualTo(random(1000));
        assertThat(Elements.fromBlob(reader.read(elements(acknowledgement))))
                .containsExactly("a".getBytes(), "b".getBytes());
        assertThat(keyed.isReleased()).isTrue();
    }

    @Test
    void shouldWaitForWhatWasInFlightAndWriteItWithTheState() throws IOException {
        CompletableFuture<List<InFlightSnapshot>> inFlight = new CompletableFuture<>();
        channel.triggerCheckpoint(1, Set.of(COUNT), Segments.FOLDER);
        channel.startStateDataTransfer(new TaskSnapshot(
                COUNT,
                1,
                List.of(new OperatorSnapshot("count", 7, new FakeKeyedSnapshot(random(30_000)), null)),
                Optional.of(inFlight)));
        loop.runReady();
        assertThat(acknowledged).isEmpty();
        Codec<String> codec = new Codecs().of(DataType.of(String.class));
        RecordBatch batch = new RecordBatch();
        batch.add("passed", 5);

        inFlight.complete(List.of(new InFlightElements("read -> count", 3, 0, codec, List.of(batch))));
        loop.runReady();

        Acknowledgement acknowledgement = acknowledged.get(0);
        InFlight stored = acknowledgement.inFlight().get(0);
        assertThat(List.of(stored.edge(), stored.from(), stored.to())).isEqualTo(List.of("read -> count", 3, 0));
        assertThat(stored.elements().segment())
                .isNotNull()
                .isEqualTo(keyed(acknowledgement).segment());
        List<Element> read = InFlightFormat.read(reader.read(stored.elements()), schema -> codec);
        assertThat(((RecordBatch) read.get(0)).value(0)).isEqualTo("passed");
        assertThat(acknowledgement.trace())
                .extracting(TraceStep::subject)
                .containsExactly(
                        "count/0, unaligned",
                        "count/0",
                        "flights-taskmanager-0, " + stored.elements().length() + " bytes in flight");
    }

    @Test
    void shouldWriteOneSegmentWhenStateIsLarge() throws IOException {
        for (int size : new int[] {16 * 1024, 300_000}) {
            acknowledged.clear();
            take(size, size);
            loop.runReady();

            String segment = "segments/3-flights-taskmanager-0-" + size;
            assertThat(store.keys()).contains("jobs/uid/" + segment);
            Acknowledgement acknowledgement = acknowledged.get(0);
            assertThat(keyed(acknowledgement).segment()).isEqualTo(segment);
            assertThat(elements(acknowledgement).segment()).isEqualTo(segment);
            assertThat(reader.read(keyed(acknowledgement))).isEqualTo(random(size));
            assertThat(Elements.fromBlob(reader.read(elements(acknowledgement))))
                    .hasSize(2);
        }
        assertThat(store.keys()).hasSize(2);
    }

    @Test
    void shouldTraceWhatItDoes() {
        take(1, 10);
        loop.runReady();

        assertThat(CycleStep.order(acknowledged.get(0).trace()))
                .containsExactly(
                        CycleStep.NOTIFY_CHECKPOINT,
                        CycleStep.CAPTURE_STATE,
                        CycleStep.START_STATE_DATA_TRANSFER,
                        CycleStep.DATA_TRANSFER_COMPLETE);
    }

    @Test
    void shouldKeepWhatComesBeforeTheTrigger() {
        channel.notifyCheckpoint(COUNT, 1);
        channel.startStateDataTransfer(count(1, new FakeKeyedSnapshot(random(10))));
        loop.runReady();
        assertThat(acknowledged).isEmpty();

        channel.triggerCheckpoint(1, Set.of(COUNT), Segments.FOLDER);
        loop.runReady();

        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void shouldAcknowledgeAtOnceWhenItHasNoTasks() {
        channel.triggerCheckpoint(1, Set.of(), Segments.FOLDER);
        loop.runReady();

        assertThat(acknowledged).hasSize(1);
        assertThat(acknowledged.get(0).operators()).isEmpty();
    }

    @Test
    void shouldWaitForElements() {
        CompletableFuture<Elements> later = new CompletableFuture<>();
        channel.triggerCheckpoint(1, Set.of(SOURCE), Segments.FOLDER);
        channel.startStateDataTransfer(source(1, later));
        loop.runReady();
        assertThat(acknowledged).isEmpty();

        later.complete(splits("x"));
        loop.runReady();

        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void shouldDeclineWhenElementsFail() {
        CompletableFuture<Elements> later = new CompletableFuture<>();
        FakeKeyedSnapshot keyed = new FakeKeyedSnapshot(random(10));
        channel.triggerCheckpoint(1, Set.of(SOURCE, COUNT), Segments.FOLDER);
        channel.startStateDataTransfer(source(1, later));
        channel.startStateDataTransfer(count(1, keyed));
        later.completeExceptionally(new IOException("the disk is full"));
        loop.runReady();

        assertThat(declined).hasSize(1);
        assertThat(declined.get(0)).contains("SINK_PREPARE_FAILED", "read", "the disk is full");
        assertThat(keyed.isReleased()).isTrue();
    }

    @Test
    void shouldDeclineWhenTheUploadFails() {
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void after(Operation operation, String key) throws IOException {
                if (operation == Operation.PUT) {
                    throw new IOException("no route");
                }
            }
        });

        FakeKeyedSnapshot keyed = take(1, 100_000);
        loop.runReady();

        assertThat(declined).hasSize(1);
        assertThat(declined.get(0)).contains("UPLOAD_FAILED", "no route");
        assertThat(keyed.isReleased()).isTrue();
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void shouldSayThatStorageRefuses() {
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(Operation operation, String key) throws IOException {
                throw new StorageRefusedException(StorageRefusedException.Reason.ACCESS_DENIED, "denied", null);
            }
        });

        take(1, 100_000);
        loop.runReady();

        assertThat(declined.get(0)).contains("UPLOAD_REFUSED");
    }

    @Test
    void shouldReleaseAndDeleteWhenAborted() {
        loop.holdBlocking(true);
        FakeKeyedSnapshot keyed = take(1, 100_000);
        FakeKeyedSnapshot next = take(2, 50_000);
        loop.runReady();
        loop.runBlocking();
        channel.abort(1);
        loop.runReady();
        loop.holdBlocking(false);
        loop.runReady();

        assertThat(keyed.isReleased()).isTrue();
        assertThat(next.isReleased()).isTrue();
        assertThat(acknowledged).extracting(Acknowledgement::checkpointId).contains(2L);
        assertThat(store.keys()).contains("jobs/uid/segments/3-flights-taskmanager-0-2");
    }

    @Test
    void shouldDeleteTheSegmentWhenAbortedDuringTheUpload() {
        loop.holdBlocking(true);
        take(1, 100_000);
        loop.runReady();
        channel.abort(1);
        loop.runReady();
        loop.holdBlocking(false);
        loop.runReady();

        assertThat(store.keys()).isEmpty();
        assertThat(acknowledged).isEmpty();
        assertThat(declined).isEmpty();
    }

    @Test
    void shouldReleaseWhatComesAfterTheEnd() {
        channel.abort(1);
        FakeKeyedSnapshot late = new FakeKeyedSnapshot(random(10));
        channel.startStateDataTransfer(count(1, late));
        loop.runReady();
        assertThat(late.isReleased()).isTrue();

        take(2, 10);
        FakeKeyedSnapshot twice = new FakeKeyedSnapshot(random(10));
        loop.runReady();
        channel.startStateDataTransfer(count(2, twice));
        loop.runReady();

        assertThat(twice.isReleased()).isTrue();
        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void shouldGiveEverythingUpWhenANewExecutionBegins() {
        channel.triggerCheckpoint(1, Set.of(SOURCE, COUNT), Segments.FOLDER);
        FakeKeyedSnapshot keyed = new FakeKeyedSnapshot(random(10));
        channel.startStateDataTransfer(count(1, keyed));
        channel.begin(new ExecutionId(3, 2));
        loop.runReady();

        assertThat(keyed.isReleased()).isTrue();
        take(2, 10);
        loop.runReady();
        assertThat(acknowledged.get(0).execution()).isEqualTo(new ExecutionId(3, 2));
    }

    /** A JobMaster that starts again numbers its checkpoints from the last complete one, and so may use a number twice. */
    @Test
    void shouldTakeACheckpointWhoseNumberAnEarlierExecutionUsed() {
        channel.triggerCheckpoint(1, Set.of(SOURCE, COUNT), Segments.FOLDER);
        channel.notifyCheckpoint(SOURCE, 1);
        take(2, 1000);
        loop.runReady();
        acknowledged.clear();

        ExecutionId next = new ExecutionId(4, 1);
        channel.begin(next);
        take(1, 1000);
        take(2, 1000);
        loop.runReady();

        assertThat(acknowledged).extracting(Acknowledgement::checkpointId).containsExactly(1L, 2L);
        assertThat(acknowledged).allSatisfy(each -> assertThat(each.execution()).isEqualTo(next));
    }

    @Test
    void shouldRefuseStateThatWasChanged() throws IOException {
        take(1, 100_000);
        loop.runReady();
        StateHandle handle = keyed(acknowledged.get(0));
        String key = store.keys().get(0);
        byte[] good = store.get(key);

        byte[] flipped = good.clone();
        flipped[(int) handle.offset() + 12_345] ^= 4;
        store.put(key, flipped);
        assertThatThrownBy(() -> reader.read(handle))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("CRC32C");

        store.put(key, java.util.Arrays.copyOf(good, (int) handle.offset() + 99));
        assertThatThrownBy(() -> reader.read(handle)).isInstanceOf(CorruptObjectException.class);

        StateHandle inline = new StateHandle(null, 0, 3, 17, new byte[3]);
        assertThatThrownBy(() -> reader.read(inline)).isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void shouldReadByteByByte() throws IOException {
        take(1, 100);
        loop.runReady();

        try (InputStream in = reader.open(keyed(acknowledged.get(0)))) {
            for (byte expected : random(100)) {
                assertThat((byte) in.read()).isEqualTo(expected);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
