package dev.weir.simulation.network;

import dev.weir.common.HostAndPort;
import dev.weir.protocol.Connection;
import dev.weir.protocol.ConnectionListener;
import dev.weir.protocol.MessageCodec;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.Timeline;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The network of a world. What is sent on a connection arrives in order, each once, until the connection breaks. Between two
 * processes nothing arrives while they are cut off from each other, in one direction or both; what was sent meanwhile arrives
 * when they no longer are, unless the connection broke before.
 */
public final class Network {
    private static final long USUAL_NANOS = 300_000;

    private final Timeline timeline;
    private final Dice dice;
    private final MessageCodec messages;
    private final MessageWatch watch;
    private final List<Cut> cuts = new ArrayList<>();
    private final List<Pipe> pipes = new ArrayList<>();
    private final List<ControlConnection> control = new ArrayList<>();
    private final List<DataLink> data = new ArrayList<>();
    /** By host and port; the newest of those that listened there. */
    private final Map<String, Listener> listeners = new TreeMap<>();

    private final Map<String, ProcessChannels> dataListeners = new TreeMap<>();
    /** By how much everything takes longer than usual. */
    private int slowness = 1;

    record Cut(VirtualProcess from, VirtualProcess to) {}

    record Listener(VirtualProcess process, Function<Connection, ConnectionListener> accept) {}

    public Network(Timeline timeline, Dice dice, MessageCodec messages, MessageWatch watch) {
        this.timeline = timeline;
        this.dice = dice;
        this.messages = messages;
        this.watch = watch;
    }

    public SimulatedTransport transportOf(VirtualProcess process) {
        return new SimulatedTransport(this, process);
    }

    /**
     * @param address where the process listens for data
     * @param window how many elements of a channel may be under way
     */
    public ProcessChannels channelsOf(VirtualProcess process, HostAndPort address, int window, ElementWatch elements) {
        ProcessChannels channels = new ProcessChannels(this, process, address, window, elements);
        dataListeners.put(address.toString(), channels);
        return channels;
    }

    /** From now on nothing gets from one to the other. */
    public void cut(VirtualProcess from, VirtualProcess to) {
        cuts.add(new Cut(from, to));
    }

    /** Undoes all cuts between two processes. */
    public void mend(VirtualProcess one, VirtualProcess other) {
        cuts.removeIf(cut -> cut.from() == one && cut.to() == other || cut.from() == other && cut.to() == one);
        List.copyOf(pipes).forEach(Pipe::flow);
    }

    /** @param times so much slower than usual; 1: as usual */
    public void slow(int times) {
        slowness = times;
    }

    /** Breaks the control connections of a process. */
    public void breakControl(VirtualProcess process) {
        List.copyOf(control).stream().filter(each -> each.isOf(process)).forEach(ControlConnection::reset);
    }

    /** Breaks the data connections of a process. */
    public void breakData(VirtualProcess process) {
        List.copyOf(data).stream().filter(each -> each.isOf(process)).forEach(DataLink::reset);
    }

    boolean flows(VirtualProcess from, VirtualProcess to) {
        for (Cut cut : cuts) {
            if (cut.from() == from && cut.to() == to) {
                return false;
            }
        }
        return true;
    }

    long latency() {
        return dice.around(USUAL_NANOS) * slowness;
    }

    Dice dice() {
        return dice;
    }

    Timeline timeline() {
        return timeline;
    }

    MessageCodec messages() {
        return messages;
    }

    MessageWatch watch() {
        return watch;
    }

    Pipe pipe(VirtualProcess from, VirtualProcess to) {
        Pipe pipe = new Pipe(this, from, to);
        pipes.add(pipe);
        return pipe;
    }

    void forget(Pipe pipe) {
        pipes.remove(pipe);
    }

    void opened(ControlConnection connection) {
        control.add(connection);
    }

    void ended(ControlConnection connection) {
        control.remove(connection);
    }

    void opened(DataLink link) {
        data.add(link);
    }

    void ended(DataLink link) {
        data.remove(link);
    }

    void listen(String address, Listener listener) {
        listeners.put(address, listener);
    }

    void unlisten(String address, VirtualProcess process) {
        listeners.computeIfPresent(address, (key, found) -> found.process() == process ? null : found);
    }

    /** Who is reached there. */
    Optional<Listener> listener(String address) {
        return Optional.ofNullable(listeners.get(address));
    }

    Optional<ProcessChannels> dataListener(HostAndPort address) {
        return Optional.ofNullable(dataListeners.get(address.toString()))
                .filter(each -> each.process().isAlive());
    }
}
