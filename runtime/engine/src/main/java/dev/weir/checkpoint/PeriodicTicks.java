package dev.weir.checkpoint;

/**
 * When periodic checkpoints are due: at whole intervals from the moment at which records began to flow, so that the time that
 * a tick takes does not add up. Ticks that were missed, by a pause of the process, are not made up for. A clock that is set
 * moves the ticks by less than an interval. Coordinator's thread only.
 */
final class PeriodicTicks {
    /** Microseconds; 0: never due. */
    private final long interval;

    private final Outbox out;

    /** Epoch microseconds. */
    private long begunAt;

    /** Tells the timers of former executions; rises. */
    private long generation;

    /** @param intervalMillis 0: never due */
    PeriodicTicks(long intervalMillis, Outbox out) {
        this.interval = intervalMillis * 1_000;
        this.out = out;
    }

    void start() {
        generation++;
        begunAt = out.now();
        schedule();
    }

    void stop() {
        if (interval > 0) {
            out.add(new Command.CancelTimer(new Timer.Interval(generation)));
        }
        generation++;
    }

    boolean isCurrent(Timer.Interval tick) {
        return tick.generation() == generation;
    }

    /** The next tick that is at least half an interval away: a timer may be early by a little. */
    void schedule() {
        if (interval > 0) {
            long untilNext = interval - Math.floorMod(out.now() - begunAt, interval);
            long wait = untilNext * 2 < interval ? untilNext + interval : untilNext;
            out.add(new Command.ScheduleTimer(new Timer.Interval(generation), (wait + 999) / 1_000));
        }
    }
}
