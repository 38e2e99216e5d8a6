package dev.weir.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.channel.ChannelFactory.Remote;
import dev.weir.channel.ChannelLostException;
import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.state.SnapshotForm;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataServerTest {
    private static final ExecutionId EXECUTION = new ExecutionId(1, 1);
    private static final int WINDOW = 4_096;

    private final Codec<String> codec = new Codecs().of(DataType.of(String.class));
    private final Queue<ChannelLostException> lostByA = new ConcurrentLinkedQueue<>();
    private final Queue<ChannelLostException> lostByB = new ConcurrentLinkedQueue<>();
    /** One permit for each time that somebody was woken or told of a loss. */
    private final Semaphore woken = new Semaphore(0);

    private DataServer a;
    private DataServer b;

    @BeforeEach
    void start() throws IOException {
        a = server("a", "secret");
        b = server("b", "secret");
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private static DataServer server(String name, String token) throws IOException {
        return DataServer.start(new DataServerConfig(name, "127.0.0.1", 0, token, WINDOW));
    }

    private Remote openA() {
        return a.open(EXECUTION, lost -> lost(lostByA, lost));
    }

    private Remote openB() {
        return b.open(EXECUTION, lost -> lost(lostByB, lost));
    }

    private void lost(Queue<ChannelLostException> to, ChannelLostException failure) {
        to.add(failure);
        woken.release();
    }

    /** Waits until it holds, looking again whenever somebody was woken. */
    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            woken.tryAcquire(10, TimeUnit.MILLISECONDS);
        }
    }

    private void send(DataChannel.Sender sender, Element element) throws InterruptedException {
        await(() -> sender.offer(element));
    }

    private Element receive(DataChannel.Receiver receiver) throws InterruptedException {
        Element[] taken = new Element[1];
        await(() -> (taken[0] = receiver.poll()) != null);
        return taken[0];
    }

    private static RecordBatch batch(String... values) {
        RecordBatch batch = new RecordBatch();
        for (int i = 0; i < values.length; i++) {
            batch.add(values[i], 1_000L * i - 500);
        }
        return batch;
    }

    private static List<String> values(Element element) {
        RecordBatch batch = (RecordBatch) element;
        List<String> values = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            values.add(batch.value(i) + "@" + batch.timestamp(i));
        }
        return values;
    }

    @Test
    void shouldDeliverEveryKindOfElementInOrder() throws Exception {
        DataChannel.Receiver receiver = openB().receiver(7, codec, woken::release);
        DataChannel.Sender sender = openA().sender(7, b.address(), codec, woken::release);

        send(sender, Element.Status.IDLE);
        send(sender, Element.Status.ACTIVE);
        send(sender, batch("x", "yy"));
        send(sender, new Element.Watermark(-3));
        send(sender, new Element.Barrier(9, 17, SnapshotForm.CANONICAL, true));
        send(sender, Element.End.OF_DATA);

        assertThat(receive(receiver)).isEqualTo(Element.Status.IDLE);
        assertThat(receive(receiver)).isEqualTo(Element.Status.ACTIVE);
        assertThat(values(receive(receiver))).containsExactly("x@-500", "yy@500");
        assertThat(receive(receiver)).isEqualTo(new Element.Watermark(-3));
        assertThat(receive(receiver)).isEqualTo(new Element.Barrier(9, 17, SnapshotForm.CANONICAL, true));
        assertThat(receive(receiver)).isEqualTo(Element.End.OF_DATA);
    }

    @Test
    void shouldConnectWhenThePeerDeploysLater() throws Exception {
        DataChannel.Sender sender = openA().sender(0, b.address(), codec, woken::release);
        assertThat(sender.offer(batch("early"))).isFalse();

        DataChannel.Receiver receiver = openB().receiver(0, codec, woken::release);
        send(sender, batch("early"));

        assertThat(values(receive(receiver))).containsExactly("early@-500");
        assertThat(b.refusedConnections()).isZero();
    }

    @Test
    void shouldNotHoldUpAChannelWhenAnotherOnesReceiverIsSlow() throws Exception {
        Remote in = openB();
        DataChannel.Receiver slow = in.receiver(0, codec, woken::release);
        DataChannel.Receiver fast = in.receiver(1, codec, woken::release);
        Remote out = openA();
        DataChannel.Sender toSlow = out.sender(0, b.address(), codec, woken::release);
        DataChannel.Sender toFast = out.sender(1, b.address(), codec, woken::release);
        String kilobyte = "x".repeat(1_000);
        send(toSlow, batch(kilobyte));
        int sent = 1;
        while (toSlow.offer(batch(kilobyte))) {
            sent++;
        }

        for (int i = 0; i < 1_000; i++) {
            send(toFast, batch(kilobyte + i));
            assertThat(values(receive(fast))).containsExactly(kilobyte + i + "@-500");
        }

        assertThat(sent).isBetween(WINDOW / 1_010, WINDOW / 1_000 + 1);
        assertThat(toSlow.offer(batch(kilobyte))).isFalse();
        for (int i = 0; i < sent; i++) {
            receive(slow);
        }
        send(toSlow, batch("again"));
        assertThat(values(receive(slow))).containsExactly("again@-500");
    }

    @Test
    void shouldAnnounceABarrierPastTheWindowToAReceiverThatTakesNothing() throws Exception {
        DataChannel.Receiver receiver = openB().receiver(0, codec, woken::release);
        DataChannel.Sender sender = openA().sender(0, b.address(), codec, woken::release);
        RecordBatch first = batch("first");
        assertThat(sender.force(first)).as("before there is a connection").isFalse();
        send(sender, first);
        String kilobyte = "x".repeat(1_000);
        int sent = 1;
        while (sender.offer(batch(kilobyte))) {
            sent++;
        }

        assertThat(sender.force(batch(kilobyte, "last"))).isTrue();
        Element.Barrier barrier = new Element.Barrier(3, 4, SnapshotForm.NATIVE, false);
        assertThat(sender.force(barrier)).isTrue();

        await(() -> receiver.announced() != null);
        assertThat(receiver.announced()).isEqualTo(barrier);
        List<Element> waiting = new ArrayList<>();
        receiver.peek(waiting::add);
        assertThat(waiting).hasSize(sent + 2).endsWith(barrier);
        assertThat(values(waiting.get(sent))).endsWith("last@500");
        assertThat(sender.hasRoom()).isFalse();
        for (int i = 0; i < sent + 2; i++) {
            receive(receiver);
        }
        await(sender::hasRoom);
        send(sender, batch("on"));
        assertThat(values(receive(receiver))).containsExactly("on@-500");
    }

    @Test
    void shouldDeclineToGoFurtherBeyondTheWindowThanTheReceiverAllows() throws Exception {
        DataChannel.Receiver receiver = openB().receiver(0, codec, woken::release);
        DataChannel.Sender sender = openA().sender(0, b.address(), codec, woken::release);
        send(sender, batch("first"));
        String large = "x".repeat(1_000_000);
        int forced = 0;
        while (sender.force(batch(large))) {
            forced++;
        }

        assertThat(forced)
                .isBetween(RemoteSender.OVERDRAFT_BYTES / 1_000_100, RemoteSender.OVERDRAFT_BYTES / 1_000_000 + 1);
        for (int i = 0; i <= forced; i++) {
            receive(receiver);
        }
        assertThat(lostByA).isEmpty();
        assertThat(lostByB).isEmpty();
    }

    @Test
    void shouldCutABatchIntoFramesWhenItIsTooLargeForOne() throws Exception {
        DataChannel.Receiver receiver = openB().receiver(0, codec, woken::release);
        DataChannel.Sender sender = openA().sender(0, b.address(), codec, woken::release);
        String large = "x".repeat(1_500_000);
        RecordBatch batch = batch(large + 1, large + 2, large + 3, large + 4, large + 5);

        List<String> received = new ArrayList<>();
        boolean[] sent = new boolean[1];
        await(() -> {
            sent[0] = sent[0] || sender.offer(batch);
            for (Element element = receiver.poll(); element != null; element = receiver.poll()) {
                received.addAll(values(element));
            }
            return received.size() == 5;
        });

        assertThat(received).isEqualTo(values(batch));
    }

    @Test
    void shouldRefuseToSendARecordThatIsTooLargeForAFrame() throws Exception {
        openB().receiver(0, codec, woken::release);
        DataChannel.Sender sender = openA().sender(0, b.address(), codec, woken::release);
        send(sender, batch("small"));

        assertThatThrownBy(() -> send(sender, batch("x".repeat(5_000_000))))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("takes 5000");
    }

    @Test
    void shouldTellBothSidesWhenAConnectionIsCut() throws Exception {
        try (CuttableProxy proxy = new CuttableProxy(b.address())) {
            DataChannel.Receiver receiver = openB().receiver(0, codec, woken::release);
            DataChannel.Sender sender = openA().sender(0, proxy.address(), codec, woken::release);
            send(sender, batch("x"));
            receive(receiver);

            proxy.cut();
            await(() -> !lostByA.isEmpty() && !lostByB.isEmpty());

            assertThat(lostByA.peek()).hasMessageStartingWith("channel to " + proxy.address() + " lost");
            assertThat(lostByB.peek()).hasMessageStartingWith("channel to a lost");
        }
    }

    @Test
    void shouldNotCallItAFailureWhenAnExecutionEndsOnPurpose() throws Exception {
        Remote in = openB();
        DataChannel.Receiver receiver = in.receiver(0, codec, woken::release);
        Remote out = openA();
        DataChannel.Sender sender = out.sender(0, b.address(), codec, woken::release);
        send(sender, batch("x"));
        receive(receiver);

        out.close();
        Remote next = a.open(new ExecutionId(1, 2), lost -> lost(lostByA, lost));
        b.open(new ExecutionId(1, 2), lost -> lost(lostByB, lost)).receiver(0, codec, woken::release);
        send(next.sender(0, b.address(), codec, woken::release), batch("y"));
        in.close();

        assertThat(lostByA).isEmpty();
        assertThat(lostByB).isEmpty();
    }

    @Test
    void shouldRefuseAnotherToken() throws Exception {
        openB().receiver(0, codec, woken::release);
        try (DataServer stranger = server("stranger", "guess")) {
            Remote out = stranger.open(EXECUTION, lost -> lost(lostByA, lost));

            out.sender(0, b.address(), codec, woken::release).offer(batch("x"));
            await(() -> !lostByA.isEmpty());

            assertThat(lostByA.peek()).hasMessageContaining("another token");
            assertThat(b.refusedConnections()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseAnExecutionThatHasEnded() throws Exception {
        b.open(new ExecutionId(2, 1), lost -> {}).receiver(0, codec, woken::release);

        openA().sender(0, b.address(), codec, woken::release).offer(batch("x"));
        await(() -> !lostByA.isEmpty());

        assertThat(lostByA.peek()).hasMessageContaining("execution 1.1 of a has ended here");
        assertThat(b.refusedConnections()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatIsNoDataChannel() throws Exception {
        try (Socket socket = new Socket(b.address().host(), b.address().port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: weir\r\n\r\n".getBytes("US-ASCII"));
            socket.getOutputStream().flush();

            await(() -> b.refusedConnections() == 1);
            socket.setSoTimeout(20_000);
            assertThat(drain(socket.getInputStream())).contains("a frame of 1195725856 bytes: expected 1 to 4096");
        }
    }

    private static String drain(InputStream in) throws IOException {
        return new String(in.readAllBytes(), "ISO-8859-1");
    }
}
