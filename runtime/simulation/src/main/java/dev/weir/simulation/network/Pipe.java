package dev.weir.simulation.network;

import dev.weir.simulation.kernel.VirtualProcess;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of a connection: what is sent arrives in order, later, unless it is lost with all that comes after it. */
final class Pipe {
    private final Network network;
    private final VirtualProcess from;
    private final VirtualProcess to;
    /** What waits until the two are no longer cut off. */
    private final Deque<Runnable> held = new ArrayDeque<>();
    /** When what was sent last arrives. */
    private long lastAt;
    /** What was sent is lost; nothing is sent any more. */
    private boolean broken;

    Pipe(Network network, VirtualProcess from, VirtualProcess to) {
        this.network = network;
        this.from = from;
        this.to = to;
    }

    /** Does nothing if the sender is dead. */
    void send(Runnable delivery) {
        if (from.isAlive()) {
            put(delivery);
        }
    }

    /** The system of the sender's machine sends, though the process may be dead. */
    void put(Runnable delivery) {
        if (broken) {
            return;
        }
        if (!held.isEmpty() || !network.flows(from, to)) {
            held.add(delivery);
        } else {
            schedule(delivery);
        }
    }

    private void schedule(Runnable delivery) {
        lastAt = Math.max(lastAt, network.timeline().now() + network.latency());
        to.at(lastAt, () -> {
            if (!broken) {
                delivery.run();
            }
        });
    }

    /** Sends what was held, if they are no longer cut off. */
    void flow() {
        while (!held.isEmpty() && network.flows(from, to)) {
            schedule(held.remove());
        }
    }

    /** Nothing more arrives, neither what is under way. */
    void lose() {
        broken = true;
        held.clear();
        network.forget(this);
    }

    /** What is held never arrives: the machine that would send it again is gone. */
    void loseHeld() {
        held.clear();
    }
}
