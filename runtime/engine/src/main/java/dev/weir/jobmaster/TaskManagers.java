package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.Heartbeats;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TaskManagers that are registered: from their {@link ToJobMaster.Register} until their connection closes or they are
 * silent for too long. Registrations that come before the job is claimed wait for {@link #admit}. Owned by the JobMaster's
 * thread; the transport's threads only post to it.
 */
final class TaskManagers {
    private static final Logger LOG = LoggerFactory.getLogger(TaskManagers.class);

    /** Is told what happens, on the JobMaster's thread. */
    interface Listener {
        void registered(TaskManagerLink taskManager);

        void received(TaskManagerLink taskManager, ToJobMaster message);

        /** It is no longer registered. */
        void lost(TaskManagerLink taskManager, String why);
    }

    private final String jobUid;
    private final EventLoop loop;
    private final Listener listener;
    private final Map<String, TaskManagerLink> registered = new LinkedHashMap<>();
    private final Map<Connection, TaskManagerLink> byConnection = new HashMap<>();
    /** Those that came before the claim, in order. */
    private final Map<Connection, ToJobMaster.Register> waiting = new LinkedHashMap<>();
    /** Of the claim; 0 before it. */
    private long epoch;
    /** When silence was looked for last, by the loop's clock. */
    private long lastWatchNanos;

    TaskManagers(String jobUid, EventLoop loop, Listener listener) {
        this.jobUid = jobUid;
        this.loop = loop;
        this.listener = listener;
    }

    /** For the transport; any thread. */
    ConnectionListener accept() {
        return new ConnectionListener() {
            @Override
            public void received(Connection connection, ControlMessage message) {
                loop.execute(() -> onMessage(connection, (ToJobMaster) message));
            }

            @Override
            public void closed(Connection connection, String reason) {
                loop.execute(() -> onClosed(connection, reason));
            }
        };
    }

    /** The job is claimed: those that wait are registered, and others as they come. Begins to watch for silence. */
    void admit(long claimedEpoch) {
        epoch = claimedEpoch;
        lastWatchNanos = loop.clock().nanoTime();
        Map<Connection, ToJobMaster.Register> first = new LinkedHashMap<>(waiting);
        waiting.clear();
        first.forEach(this::register);
        watch();
    }

    /** In the order in which they registered. */
    Collection<TaskManagerLink> all() {
        return List.copyOf(registered.values());
    }

    Optional<TaskManagerLink> named(String name) {
        return Optional.ofNullable(registered.get(name));
    }

    /** By name, in the order in which they registered. */
    Map<String, Integer> slots() {
        Map<String, Integer> slots = new LinkedHashMap<>();
        registered.values().forEach(each -> slots.put(each.name(), each.slots()));
        return slots;
    }

    void drop(TaskManagerLink taskManager, String why) {
        taskManager.connection().close(why);
        onClosed(taskManager.connection(), why);
    }

    private void onMessage(Connection connection, ToJobMaster message) {
        TaskManagerLink sender = byConnection.get(connection);
        if (sender != null) {
            sender.heard(loop.clock().nanoTime());
        }
        if (message instanceof ToJobMaster.Register register) {
            onRegister(connection, register);
        } else if (message instanceof ToJobMaster.Heartbeat heartbeat) {
            connection.send(new ToTaskManager.HeartbeatAck());
            if (sender != null) {
                sender.heartbeat(heartbeat);
                listener.received(sender, heartbeat);
            }
        } else if (sender != null) {
            listener.received(sender, message);
        }
    }

    private void onRegister(Connection connection, ToJobMaster.Register register) {
        if (!register.jobUid().equals(jobUid)) {
            LOG.warn("refused TaskManager {}: it is of job {}, this is {}", register.name(), register.jobUid(), jobUid);
            connection.close("this JobMaster runs job " + jobUid + ", not " + register.jobUid());
        } else if (!isWhole(register)) {
            connection.close("a registration needs a name, 1 slot or more, a data host and a data port from 1 to 65535,"
                    + " found " + register);
        } else if (epoch == 0) {
            waiting.put(connection, register);
        } else if (!byConnection.containsKey(connection)) {
            register(connection, register);
        }
    }

    private static boolean isWhole(ToJobMaster.Register register) {
        return !register.name().isBlank()
                && register.slots() >= 1
                && !register.dataHost().isBlank()
                && register.dataPort() >= 1
                && register.dataPort() <= 65_535;
    }

    private void register(Connection connection, ToJobMaster.Register register) {
        TaskManagerLink before = registered.get(register.name());
        if (before != null) {
            drop(before, "the TaskManager " + register.name() + " has come back over another connection");
        }
        TaskManagerLink link =
                new TaskManagerLink(register, connection, loop.clock().nanoTime());
        registered.put(link.name(), link);
        byConnection.put(connection, link);
        LOG.info("TaskManager {} is registered: {} slots, data at {}", link.name(), link.slots(), link.data());
        link.send(new ToTaskManager.Accepted(epoch));
        listener.registered(link);
    }

    private void onClosed(Connection connection, String reason) {
        waiting.remove(connection);
        TaskManagerLink link = byConnection.remove(connection);
        if (link != null && registered.remove(link.name(), link)) {
            LOG.warn("TaskManager {} is lost: {}", link.name(), reason);
            listener.lost(link, reason);
        }
    }

    private void watch() {
        long now = loop.clock().nanoTime();
        if (Heartbeats.isLate(lastWatchNanos, now)) {
            // This process stood still: what they said meanwhile is not read yet.
            registered.values().forEach(each -> each.heard(now));
        }
        lastWatchNanos = now;
        for (TaskManagerLink each : new ArrayList<>(registered.values())) {
            long silent = TimeUnit.NANOSECONDS.toMillis(each.silentNanos(now));
            if (silent > Heartbeats.TIMEOUT_MILLIS) {
                drop(each, "no heartbeat for " + silent + " ms");
            }
        }
        loop.schedule(Heartbeats.INTERVAL_MILLIS, this::watch);
    }
}
