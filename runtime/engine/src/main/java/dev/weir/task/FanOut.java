package dev.weir.task;

import dev.weir.channel.Element;
import java.util.List;

/** More than one way on, or none. */
final class FanOut implements Downstream {
    private final Downstream[] targets;

    private FanOut(List<Downstream> targets) {
        this.targets = targets.toArray(new Downstream[0]);
    }

    /** The only target itself, where there is only one. */
    static Downstream to(List<Downstream> targets) {
        return targets.size() == 1 ? targets.get(0) : new FanOut(targets);
    }

    @Override
    public void process(Object value, long timestamp) {
        for (Downstream target : targets) {
            target.process(value, timestamp);
        }
    }

    @Override
    public void watermark(long timestamp) {
        for (Downstream target : targets) {
            target.watermark(timestamp);
        }
    }

    @Override
    public void status(Element.Status status) {
        for (Downstream target : targets) {
            target.status(status);
        }
    }
}
