package dev.weir.simulation.network;

import dev.weir.channel.Element;

/** Sees the elements that go between processes. */
@FunctionalInterface
public interface ElementWatch {
    /**
     * @param channel number of the channel
     * @return whether the element comes before all that waits at the receiver, which none may but in a world with a defect
     *     planted
     */
    boolean jumpsQueue(int channel, Element element);
}
