package dev.weir.task;

import dev.weir.api.WatermarkStrategy;
import dev.weir.channel.Element;
import dev.weir.common.Clock;

/** Replaces timestamps and watermarks by those of a strategy of its own. */
final class WatermarkOperator extends Operator {
    private final WatermarkGenerator generator;

    WatermarkOperator(String name, WatermarkStrategy<?> strategy, Clock clock) {
        super(name);
        this.generator = new WatermarkGenerator(strategy, clock);
    }

    @Override
    public void process(Object value, long timestamp) {
        long own;
        try {
            own = generator.timestampOf(value, all());
        } catch (RuntimeException e) {
            throw failure(e);
        }
        out().process(value, own);
    }

    /** Only the end of the input passes. */
    @Override
    public void watermark(long timestamp) {
        if (timestamp == Long.MAX_VALUE) {
            generator.advance(timestamp, all());
        }
    }

    /** Where nothing comes from, nothing is to be waited for; the next record ends that. */
    @Override
    public void status(Element.Status status) {
        if (status == Element.Status.IDLE && !ended()) {
            generator.markIdle(all());
        }
    }

    @Override
    void heldBack() {
        generator.heldBack();
    }

    @Override
    void endOfBatch() {
        if (!ended()) {
            generator.endOfBatch(all());
        }
    }

    @Override
    long wakeAt() {
        return ended() ? Long.MAX_VALUE : generator.idleAt();
    }

    private boolean ended() {
        return generator.watermark() == Long.MAX_VALUE;
    }
}
