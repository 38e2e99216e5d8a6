package dev.weir.simulation.job;

import java.util.List;

/**
 * A record of the simulated jobs.
 *
 * @param at event time, epoch milliseconds
 * @param marks any number of small numbers, so that records differ in size
 */
public record Reading(int key, long at, long value, List<Integer> marks) {
    public Reading {
        marks = List.copyOf(marks);
    }

    Reading withValue(long changed) {
        return new Reading(key, at, changed, marks);
    }
}
