package dev.weir.jobmaster;

import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.protocol.Connection;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.ToJobMaster.Heartbeat;
import dev.weir.protocol.ToJobMaster.Register;
import dev.weir.protocol.ToTaskManager;
import java.util.Map;
import java.util.Optional;

/** A registered TaskManager as the JobMaster knows it. Owned by the JobMaster's thread. */
final class TaskManagerLink {
    private final String name;
    private final int slots;
    private final HostAndPort data;
    private final Connection connection;
    /** When it registered. */
    private final Optional<RunningTasks> running;
    /** By the loop's clock. */
    private long lastHeardNanos;
    /** What it said last of itself. */
    private Heartbeat last = new Heartbeat(Optional.empty(), 0, Map.of());

    TaskManagerLink(Register register, Connection connection, long nowNanos) {
        this.name = register.name();
        this.slots = register.slots();
        this.data = new HostAndPort(register.dataHost(), register.dataPort());
        this.running = register.running();
        this.connection = connection;
        this.lastHeardNanos = nowNanos;
    }

    String name() {
        return name;
    }

    int slots() {
        return slots;
    }

    HostAndPort data() {
        return data;
    }

    /** What it ran of a former JobMaster when it registered. */
    Optional<RunningTasks> running() {
        return running;
    }

    Connection connection() {
        return connection;
    }

    void send(ToTaskManager message) {
        connection.send(message);
    }

    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    long silentNanos(long nowNanos) {
        return nowNanos - lastHeardNanos;
    }

    void heartbeat(Heartbeat heartbeat) {
        last = heartbeat;
    }

    int runningTasks(Optional<ExecutionId> execution) {
        return execution.isPresent() && last.execution().equals(execution) ? last.runningTasks() : 0;
    }

    Map<String, Long> counters() {
        return last.counters();
    }
}
