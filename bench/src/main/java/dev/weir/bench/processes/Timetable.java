package dev.weir.bench.processes;

/**
 * When the numbers of a source are due: after a failure those that have become due meanwhile come as fast as they go.
 *
 * @param perSecond over all splits; 0: all are due at once
 * @param beginning epoch milliseconds at which the first is due
 */
record Timetable(long perSecond, long beginning) {
    static final Timetable AT_ONCE = new Timetable(0, 0);

    /** How many are due by now. */
    long due() {
        return perSecond == 0 ? Long.MAX_VALUE : (System.currentTimeMillis() - beginning) * perSecond / 1000;
    }
}
