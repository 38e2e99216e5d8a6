package dev.weir.taskmanager;

import dev.weir.common.EventLoop;
import dev.weir.common.HostAndPort;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.Heartbeats;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.protocol.Transport;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the JobMaster: made, watched by heartbeats, and made again when it is lost. A JobMaster whose claim is
 * older than one seen before is refused. Owned by the TaskManager's thread; the transport's threads only post to it.
 *
 * <pre>
 * DOWN --connect, Register--> CONNECTING --Accepted--> REGISTERED
 *   ^                              |                       |
 *   +-------- closed, or silent for too long --------------+
 * </pre>
 */
final class JobMasterLink {
    private static final Logger LOG = LoggerFactory.getLogger(JobMasterLink.class);
    private static final long FIRST_DELAY_MILLIS = 50;
    /** Short, for a JobMaster that takes over waits for its TaskManagers no longer than it must. */
    private static final long LONGEST_DELAY_MILLIS = 250;

    /** Is told what happens; on the TaskManager's thread. */
    interface Listener {
        void registered(long epoch);

        void received(ToTaskManager message);

        /** Was registered, and is not any more. */
        void lost(String why);
    }

    private final Transport transport;
    private final HostAndPort address;
    private final EventLoop loop;
    private final Supplier<ToJobMaster.Register> register;
    private final Supplier<ToJobMaster.Heartbeat> heartbeat;
    private final Listener listener;

    /** {@code null} while down. */
    private Connection connection;

    private boolean registered;
    private boolean stopped;
    /** The highest seen. */
    private long epoch;
    /** By the loop's clock. */
    private long lastHeardNanos;
    /** By the loop's clock. */
    private long lastBeatNanos;

    /** Why it could not be reached, so that this is not told again and again. */
    private String lastReason = "";

    private long delayMillis = FIRST_DELAY_MILLIS;

    /** @param register what is said first on each connection, as it is then */
    JobMasterLink(
            Transport transport,
            HostAndPort address,
            EventLoop loop,
            Supplier<ToJobMaster.Register> register,
            Supplier<ToJobMaster.Heartbeat> heartbeat,
            Listener listener) {
        this.transport = transport;
        this.address = address;
        this.loop = loop;
        this.register = register;
        this.heartbeat = heartbeat;
        this.listener = listener;
    }

    void start() {
        lastBeatNanos = loop.clock().nanoTime();
        connect();
        beat();
    }

    void stop() {
        stopped = true;
        if (connection != null) {
            connection.close("the TaskManager stops");
        }
    }

    boolean isRegistered() {
        return registered;
    }

    long epoch() {
        return epoch;
    }

    /** Does nothing while not registered: what it was about is over then. */
    void send(ToJobMaster message) {
        if (registered) {
            connection.send(message);
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        lastHeardNanos = loop.clock().nanoTime();
        connection = transport.connect(address.host(), address.port(), new ConnectionListener() {
            @Override
            public void received(Connection from, ControlMessage message) {
                loop.execute(() -> onMessage(from, (ToTaskManager) message));
            }

            @Override
            public void closed(Connection which, String reason) {
                loop.execute(() -> onClosed(which, reason));
            }
        });
        connection.send(register.get());
    }

    private void onMessage(Connection from, ToTaskManager message) {
        if (from != connection) {
            return;
        }
        lastHeardNanos = loop.clock().nanoTime();
        if (message instanceof ToTaskManager.Accepted accepted) {
            onAccepted(accepted.epoch());
        } else if (registered && !(message instanceof ToTaskManager.HeartbeatAck)) {
            listener.received(message);
        }
    }

    private void onAccepted(long claimed) {
        if (claimed < epoch) {
            giveUp("the JobMaster's epoch " + claimed + " is over: " + epoch + " has claimed the job");
            return;
        }
        epoch = claimed;
        registered = true;
        delayMillis = FIRST_DELAY_MILLIS;
        LOG.info("registered with the JobMaster at {}, epoch {}", address, epoch);
        listener.registered(epoch);
    }

    private void onClosed(Connection which, String reason) {
        if (which != connection) {
            return;
        }
        boolean was = registered;
        connection = null;
        registered = false;
        if (stopped) {
            return;
        }
        loop.schedule(delayMillis, this::connect);
        delayMillis = Math.min(2 * delayMillis, LONGEST_DELAY_MILLIS);
        if (was) {
            LOG.warn("lost the JobMaster at {}: {}", address, reason);
            listener.lost(reason);
        } else if (!reason.equals(lastReason)) {
            LOG.info("no JobMaster at {} yet: {}", address, reason);
        }
        lastReason = was ? "" : reason;
    }

    private void giveUp(String why) {
        Connection given = connection;
        given.close(why);
        onClosed(given, why);
    }

    private void beat() {
        if (stopped) {
            return;
        }
        long now = loop.clock().nanoTime();
        if (Heartbeats.isLate(lastBeatNanos, now)) {
            // This process stood still: what the JobMaster said meanwhile is not read yet.
            lastHeardNanos = now;
        }
        lastBeatNanos = now;
        if (connection != null) {
            long silent = TimeUnit.NANOSECONDS.toMillis(now - lastHeardNanos);
            if (silent > Heartbeats.TIMEOUT_MILLIS) {
                giveUp("no answer for " + silent + " ms");
            } else {
                connection.send(heartbeat.get());
            }
        }
        loop.schedule(Heartbeats.INTERVAL_MILLIS, this::beat);
    }
}
