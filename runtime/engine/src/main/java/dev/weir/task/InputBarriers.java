package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.channel.Element.Barrier;
import dev.weir.common.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The barriers on the channels of a task: those that are being aligned, those that are announced, and what the overtaking ones
 * have passed. Task's thread only.
 */
final class InputBarriers {
    private final List<InputChannel> channels;
    private final InputEvents events;
    private final Alignment alignment;
    private final Clock clock;
    private final BarrierAligner aligner;
    private final AnnouncedBarriers announced;
    private final BitSet ended = new BitSet();
    /** The last checkpoint whose barrier was noticed, by channel. */
    private final long[] noticed;
    /** Of checkpoints that are captured, and whose barriers have not come everywhere; oldest first. */
    private final List<InFlightRecording> recordings = new ArrayList<>();

    InputBarriers(List<InputChannel> channels, InputEvents events, Alignment alignment, Clock clock) {
        this.channels = List.copyOf(channels);
        this.events = events;
        this.alignment = alignment;
        this.clock = clock;
        this.aligner = new BarrierAligner(channels.size(), alignment.blocking());
        this.announced = new AnnouncedBarriers(alignment);
        this.noticed = new long[channels.size()];
        Arrays.fill(noticed, Long.MIN_VALUE);
    }

    boolean blocked(int channel) {
        return aligner.blocked(channel);
    }

    boolean blocksAny() {
        return aligner.blocksAny();
    }

    /** Takes notice of the barriers that have come to the channels' ends; whether one is to overtake now. */
    boolean look() {
        if (!alignment.mayOvertake()) {
            return false;
        }
        for (int i = 0; i < noticed.length; i++) {
            Barrier last = channels.get(i).receiver().announced();
            if (last != null && last.checkpointId() > noticed[i]) {
                look(i, last);
            }
        }
        return !announced.isEmpty() && announced.due(clock.nanoTime()).isPresent();
    }

    private void look(int channel, Barrier last) {
        List<Barrier> found = new ArrayList<>();
        channels.get(channel).receiver().peek(element -> {
            if (element instanceof Barrier barrier && barrier.checkpointId() > noticed[channel]) {
                found.add(barrier);
            }
            return element != last
                    && found.stream().noneMatch(barrier -> barrier.checkpointId() >= last.checkpointId());
        });
        for (Barrier barrier : found) {
            noticed[channel] = barrier.checkpointId();
            recordings(channel, barrier, true);
            pending(channel, barrier);
        }
    }

    /** When {@link #look} may have something although nothing came; on the clock's {@code nanoTime}. */
    long wakeAt() {
        long deadline = announced.nextDeadline();
        // One that is overdue waits for something else, which wakes the task.
        return deadline == Long.MAX_VALUE || deadline <= clock.nanoTime() ? Long.MAX_VALUE : deadline;
    }

    /**
     * Captures the state for the oldest barrier, before what it overtakes is processed.
     *
     * @param inHand what was polled and is not processed
     */
    void overtake(InHand inHand) {
        Barrier barrier = announced.due(clock.nanoTime()).orElseThrow();
        BitSet arrived = aligner.overtake(barrier.checkpointId());
        announced.done(barrier.checkpointId());
        InFlightRecording recording = new InFlightRecording(barrier, channels);
        for (int i = 0; i < noticed.length; i++) {
            if (!arrived.get(i) && !ended.get(i)) {
                inHand.open(recording, i);
                if (noticed[i] >= barrier.checkpointId()) {
                    recording.closeWithWhatWaits(i);
                }
            }
        }
        events.overtaking(
                new Barrier(barrier.checkpointId(), barrier.triggeredAt(), barrier.form(), true), recording.result());
        recordings.add(recording);
        completeRecordings();
    }

    /** What the input has of its channels. */
    interface InHand {
        /** Opens the recording of a channel and adds what of it was polled and is not processed. */
        void open(InFlightRecording recording, int channel);
    }

    /** An element was polled. */
    void polled(int channel, Element element) {
        for (InFlightRecording recording : recordings) {
            recording.add(channel, element);
        }
        if (element instanceof Barrier barrier) {
            barrier(channel, barrier);
        } else if (element == Element.End.OF_DATA) {
            end(channel);
        }
    }

    private void barrier(int channel, Barrier barrier) {
        if (alignment.mayOvertake() && barrier.checkpointId() > noticed[channel]) {
            noticed[channel] = barrier.checkpointId();
            recordings(channel, barrier, false);
            pending(channel, barrier);
        }
        act(aligner.barrier(channel, barrier));
    }

    private void end(int channel) {
        ended.set(channel);
        recordings.forEach(recording -> recording.close(channel));
        completeRecordings();
        act(aligner.end(channel));
    }

    private void act(BarrierAligner.Outcome outcome) {
        outcome.superseded().ifPresent(id -> {
            announced.done(id);
            events.superseded(id);
        });
        outcome.complete().ifPresent(barrier -> {
            announced.done(barrier.checkpointId());
            events.checkpoint(barrier);
        });
    }

    /** A barrier has come to the end of a channel: what is recorded there is complete, or will never be. */
    private void recordings(int channel, Barrier barrier, boolean waits) {
        for (InFlightRecording recording : List.copyOf(recordings)) {
            if (recording.isOpen(channel) && recording.checkpointId() == barrier.checkpointId()) {
                if (waits) {
                    recording.closeWithWhatWaits(channel);
                } else {
                    recording.close(channel);
                }
            } else if (recording.isOpen(channel) && recording.checkpointId() < barrier.checkpointId()) {
                recordings.remove(recording);
                events.superseded(recording.checkpointId());
            }
        }
        completeRecordings();
    }

    private void completeRecordings() {
        recordings.removeIf(InFlightRecording::completed);
    }

    private void pending(int channel, Barrier barrier) {
        if (aligner.isDone(barrier.checkpointId())) {
            return;
        }
        for (long superseded : announced.announce(channel, barrier, ended, clock.nanoTime())) {
            aligner.abort(superseded);
            events.superseded(superseded);
        }
    }

    void abort(long checkpointId) {
        aligner.abort(checkpointId);
        announced.done(checkpointId);
        recordings.removeIf(recording -> recording.checkpointId() == checkpointId);
    }
}
