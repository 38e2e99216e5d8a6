package dev.weir.simulation.network;

import dev.weir.protocol.ControlMessage;
import dev.weir.simulation.kernel.VirtualProcess;

/** Sees the control messages of a world. */
public interface MessageWatch {
    /** It is about to leave. */
    void sent(VirtualProcess from, ControlMessage message);

    /**
     * It has come.
     *
     * @return what the receiver gets: the same, but in a world with a defect planted
     */
    ControlMessage received(VirtualProcess to, ControlMessage message);
}
