package dev.weir.simulation.network;

import dev.weir.common.HostAndPort;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The connection by which one execution in one process sends to another process.
 *
 * <pre>
 * NEW -first offer-> CONNECTING -welcome-> OPEN -> ENDED
 *                      ^  | not there yet: again after a while, for a while
 *                      +--+
 * </pre>
 */
final class DataLink {
    private static final long RETRY_NANOS = 50_000_000;
    private static final int MAX_ATTEMPTS = 120;
    private static final double MACHINE_DIES_TOO = 0.3;

    private final RemoteEnds ends;
    private final HostAndPort peer;
    private final VirtualProcess from;
    private final Network network;
    private final Map<Integer, RemoteSender<?>> senders = new TreeMap<>();
    private boolean begun;
    private int attempts;
    /** The other process's; {@code null} until it is there. */
    private RemoteEnds target;

    private Pipe out;
    private Pipe back;
    private boolean ended;

    DataLink(RemoteEnds ends, HostAndPort peer) {
        this.ends = ends;
        this.peer = peer;
        this.from = ends.channels().process();
        this.network = ends.channels().network();
    }

    void add(int channel, RemoteSender<?> sender) {
        senders.put(channel, sender);
    }

    boolean isOf(VirtualProcess process) {
        return from == process || target != null && target.channels().process() == process;
    }

    /** Begins to connect, once. */
    void connect() {
        if (!begun) {
            begun = true;
            from.after(network.latency(), this::tryConnect);
        }
    }

    private void tryConnect() {
        if (ends.isClosed()) {
            return;
        }
        Optional<RemoteEnds> found = network.dataListener(peer)
                .filter(there -> network.flows(from, there.process()) && network.flows(there.process(), from))
                .filter(there -> there.process().isRunning())
                .flatMap(there -> there.ends(ends.execution()));
        if (found.isPresent()) {
            open(found.get());
        } else if (++attempts < MAX_ATTEMPTS) {
            from.after(RETRY_NANOS, this::tryConnect);
        } else {
            ends.lost(peer.toString(), "it does not know execution " + ends.execution());
        }
    }

    private void open(RemoteEnds there) {
        target = there;
        VirtualProcess to = there.channels().process();
        out = network.pipe(from, to);
        back = network.pipe(to, from);
        there.accept(this);
        network.opened(this);
        int window = there.channels().window();
        back.send(() -> senders.values().forEach(sender -> sender.grant(window)));
        from.onDeath(() -> died(out, "the sender"));
        to.onDeath(() -> died(back, "the receiver"));
    }

    private void died(Pipe pipe, String which) {
        pipe.loseHeld();
        if (!network.dice().chance(MACHINE_DIES_TOO)) {
            pipe.put(() -> brokenAt(pipe == back, "connection reset, " + which + " has died"));
        }
    }

    private void brokenAt(boolean sender, String why) {
        if (ended) {
            return;
        }
        if (sender) {
            ends.lost(peer.toString(), why);
        } else {
            target.lost(from.id(), why);
        }
    }

    /** Breaks it. */
    void reset() {
        if (!ended) {
            out.lose();
            back.lose();
            from.after(network.latency(), () -> brokenAt(true, "connection reset"));
            target.channels().process().after(network.latency(), () -> brokenAt(false, "connection reset"));
        }
    }

    void send(int channel, byte[] element) {
        out.send(() -> target.receive(channel, element, this));
    }

    /** The receiver has room for more. */
    void grant(int channel, int elements) {
        back.send(() -> senders.get(channel).grant(elements));
    }

    /** Ends it on purpose. */
    void sayGoodbye() {
        if (target != null && !ended) {
            out.send(this::end);
        }
    }

    void goodbyeFromReceiver() {
        if (!ended) {
            back.send(this::end);
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            target.ended(this);
            network.ended(this);
            out.lose();
            back.lose();
        }
    }
}
