package dev.weir.simulation.network;

import dev.weir.channel.ChannelFactory;
import dev.weir.channel.ChannelLostException;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The channels of one process to others. */
public final class ProcessChannels implements ChannelFactory {
    private final Network network;
    private final VirtualProcess process;
    private final HostAndPort address;
    private final int window;
    private final ElementWatch elements;
    private final Map<ExecutionId, RemoteEnds> open = new TreeMap<>();

    ProcessChannels(Network network, VirtualProcess process, HostAndPort address, int window, ElementWatch elements) {
        this.network = network;
        this.process = process;
        this.address = address;
        this.window = window;
        this.elements = elements;
    }

    @Override
    public Remote open(ExecutionId execution, Consumer<ChannelLostException> onLost) {
        RemoteEnds ends = new RemoteEnds(this, execution, onLost);
        open.put(execution, ends);
        return ends;
    }

    Network network() {
        return network;
    }

    VirtualProcess process() {
        return process;
    }

    HostAndPort address() {
        return address;
    }

    int window() {
        return window;
    }

    ElementWatch elements() {
        return elements;
    }

    Optional<RemoteEnds> ends(ExecutionId execution) {
        return Optional.ofNullable(open.get(execution));
    }

    void closed(RemoteEnds ends) {
        open.remove(ends.execution(), ends);
    }
}
