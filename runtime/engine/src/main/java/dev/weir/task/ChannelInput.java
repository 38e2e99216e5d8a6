package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.channel.RecordBatch;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The input of a task that reads channels, in turn. */
final class ChannelInput implements TaskInput, InputBarriers.InHand {
    private static final int ELEMENTS_PER_STEP = 8;

    private final List<InputChannel> channels;
    private final Downstream head;
    private final InputEvents events;
    private final BooleanSupplier mayGoOn;
    private final Backpressure backpressure;
    private final BooleanSupplier hasWork;
    private final WatermarkValve valve;
    private final InputBarriers barriers;
    /** The channel to ask next. */
    private int next;
    /** The batch in hand, {@code null} if none is, its channel, and its first record that is not processed. */
    private RecordBatch batch;

    private int batchChannel;
    private int position;
    private int open;
    private boolean ended;

    /**
     * @param head the first operator of the task
     * @param barriers of the same channels
     * @param task whose input this is
     */
    ChannelInput(
            List<InputChannel> channels,
            Downstream head,
            InputBarriers barriers,
            StreamTask task,
            Backpressure backpressure) {
        this.channels = List.copyOf(channels);
        this.head = head;
        this.events = task;
        this.mayGoOn = task::mayGoOn;
        this.hasWork = task::hasWork;
        this.backpressure = backpressure;
        this.valve = new WatermarkValve(channels.size());
        this.barriers = barriers;
        this.open = channels.size();
    }

    @Override
    public boolean holdsBack() {
        return barriers.blocksAny();
    }

    @Override
    public void start() {}

    /** What channels had said before the checkpoint counts before any of the records that were in flight. */
    @Override
    public void begin() {
        for (int i = 0; i < channels.size(); i++) {
            if (channels.get(i).receiver() instanceof RestoredReceiver restored) {
                for (Element said = restored.pollSaid(); said != null; said = restored.pollSaid()) {
                    handle(i, said);
                }
            }
        }
    }

    @Override
    public void inject(Barrier barrier, boolean thenStop) {}

    @Override
    public void abort(long checkpointId) {
        barriers.abort(checkpointId);
    }

    @Override
    public boolean overtakes() {
        return barriers.look();
    }

    @Override
    public void overtake() {
        barriers.overtake(this);
    }

    @Override
    public long overtakesAt() {
        return barriers.wakeAt();
    }

    /** A watermark that is worked off has left its channel, and is not part of the state before the work is done. */
    @Override
    public void open(InFlightRecording recording, int channel) {
        recording.open(channel, valve.said(channel));
        if (hasWork.getAsBoolean()) {
            recording.keepWhatWasSaid(channel);
        }
        if (batch != null && batchChannel == channel) {
            recording.add(channel, batch.from(position));
        }
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
        int record = position;
        while (record < size) {
            head.process(current.value(record), current.timestamp(record));
            record++;
            if (backpressure.blocked()) {
                break;
            }
        }
        position = record;
        if (record == size) {
            batch = null;
        }
    }

    /** Takes the next element of a channel that is not blocked; whether there was one. */
    private boolean take() {
        int count = channels.size();
        int channel = next;
        for (int i = 0; i < count; i++) {
            if (!barriers.blocked(channel)) {
                Element element = channels.get(channel).receiver().poll();
                if (element != null) {
                    next = channel + 1 == count ? 0 : channel + 1;
                    handle(channel, element);
                    return true;
                }
            }
            channel = channel + 1 == count ? 0 : channel + 1;
        }
        return false;
    }

    private void handle(int channel, Element element) {
        if (element == Element.End.OF_DATA) {
            open--;
            valve.end(channel, head);
        }
        barriers.polled(channel, element);
        if (element instanceof RecordBatch records) {
            batch = records;
            batchChannel = channel;
            position = 0;
            head.expect(records);
        } else if (element instanceof Element.Watermark watermark) {
            valve.watermark(channel, watermark.timestamp(), head);
        } else if (element instanceof Element.Status status) {
            valve.status(channel, status, head);
        }
    }
}
