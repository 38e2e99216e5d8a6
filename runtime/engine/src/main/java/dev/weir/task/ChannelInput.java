package dev.weir.task;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.channel.RecordBatch;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The input of a task that reads channels, in turn. */
final class ChannelInput implements TaskInput {
    private static final int ELEMENTS_PER_STEP = 8;

    private final DataChannel.Receiver[] channels;
    private final Downstream head;
    private final InputEvents events;
    private final BooleanSupplier mayGoOn;
    private final Backpressure backpressure;
    private final WatermarkValve valve;
    private final BarrierAligner aligner;
    /** The channel to ask next. */
    private int next;
    /** The batch in hand, {@code null} if none is, and its first record that is not processed. */
    private RecordBatch batch;

    private int position;
    private int open;
    private boolean ended;

    /**
     * @param head the first operator of the task
     * @param mayGoOn whether nothing of the task waits for room or has work left; asked after every element
     * @param backpressure whether something waits for room; asked after every record
     */
    ChannelInput(
            List<DataChannel.Receiver> channels,
            Downstream head,
            InputEvents events,
            BooleanSupplier mayGoOn,
            Backpressure backpressure,
            boolean alignBarriers) {
        this.channels = channels.toArray(new DataChannel.Receiver[0]);
        this.head = head;
        this.events = events;
        this.mayGoOn = mayGoOn;
        this.backpressure = backpressure;
        this.valve = new WatermarkValve(channels.size());
        this.aligner = new BarrierAligner(channels.size(), alignBarriers);
        this.open = channels.size();
    }

    @Override
    public boolean holdsBack() {
        return aligner.blocksAny();
    }

    @Override
    public void start() {}

    @Override
    public void inject(Barrier barrier) {}

    @Override
    public void abort(long checkpointId) {
        aligner.abort(checkpointId);
    }

    @Override
    public boolean advance() {
        if (open == 0 && !ended && batch == null) {
            ended = true;
            events.inputEnded();
            return true;
        }
        boolean any = false;
        for (int i = 0; i < ELEMENTS_PER_STEP && (i == 0 || mayGoOn.getAsBoolean()); i++) {
            if (batch == null && !take()) {
                return any;
            }
            any = true;
            if (batch != null) {
                processBatch();
            }
        }
        return any;
    }

    private void processBatch() {
        RecordBatch current = batch;
        int size = current.size();
        while (position < size) {
            head.process(current.value(position), current.timestamp(position));
            position++;
            if (backpressure.blocked()) {
                break;
            }
        }
        if (position == size) {
            batch = null;
        }
    }

    /** Takes the next element of a channel that is not blocked; whether there was one. */
    private boolean take() {
        int channel = next;
        for (int i = 0; i < channels.length; i++) {
            if (!aligner.blocked(channel)) {
                Element element = channels[channel].poll();
                if (element != null) {
                    next = channel + 1 == channels.length ? 0 : channel + 1;
                    handle(channel, element);
                    return true;
                }
            }
            channel = channel + 1 == channels.length ? 0 : channel + 1;
        }
        return false;
    }

    private void handle(int channel, Element element) {
        if (element instanceof RecordBatch records) {
            batch = records;
            position = 0;
        } else if (element instanceof Element.Watermark watermark) {
            valve.watermark(channel, watermark.timestamp(), head);
        } else if (element instanceof Element.Status status) {
            valve.status(channel, status, head);
        } else if (element instanceof Barrier barrier) {
            act(aligner.barrier(channel, barrier));
        } else {
            open--;
            valve.end(channel, head);
            act(aligner.end(channel));
        }
    }

    private void act(BarrierAligner.Outcome outcome) {
        outcome.superseded().ifPresent(events::superseded);
        outcome.complete().ifPresent(events::checkpoint);
    }
}
