package dev.weir.jobmaster;

import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.control.VertexLoad;
import dev.weir.protocol.Connection;
import dev.weir.protocol.RunningTasks;
import dev.weir.protocol.ToJobMaster.Heartbeat;
import dev.weir.protocol.ToJobMaster.Register;
import dev.weir.protocol.ToTaskManager;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A registered TaskManager as the JobMaster knows it. Owned by the JobMaster's thread. */
final class TaskManagerLink {
    private final String name;
    private final int slots;
    private final HostAndPort data;
    private final Connection connection;
    /** When it registered. */
    private final List<RunningTasks> running;
    /** By the loop's clock. */
    private long lastHeardNanos;
    /** What it said last of itself. */
    private Heartbeat last = new Heartbeat(List.of(), Map.of());

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
    List<RunningTasks> running() {
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

    /** @param counts whether an execution is one that is to run */
    int runningTasks(Predicate<ExecutionId> counts) {
        return last.executions().stream()
                .filter(part -> counts.test(part.execution()))
                .mapToInt(Heartbeat.Part::tasks)
                .sum();
    }

    List<VertexLoad> loads() {
        return last.loads();
    }

    Map<String, Long> counters() {
        return last.counters();
    }
}
