package dev.weir.common;

/**
 * One run of a job's tasks. Messages of an earlier one are stale.
 *
 * @param epoch of the JobMaster that started it, from its claim in the commit log
 * @param attempt of that JobMaster, from 1
 */
public record ExecutionId(long epoch, long attempt) implements Comparable<ExecutionId> {
    @Override
    public int compareTo(ExecutionId other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(attempt, other.attempt);
    }

    /** As {@code epoch.attempt}. */
    @Override
    public String toString() {
        return epoch + "." + attempt;
    }
}
