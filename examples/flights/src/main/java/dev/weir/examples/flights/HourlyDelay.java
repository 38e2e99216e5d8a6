package dev.weir.examples.flights;

/**
 * A row of the result.
 *
 * @param windowStart epoch milliseconds
 * @param origin the airport's code
 * @param delaySum in minutes
 * @param delayMax in minutes
 */
record HourlyDelay(long windowStart, String origin, long flights, long delaySum, int delayMax) {
    static final String HEADER = "window_start,origin,flights,delay_sum,delay_max";

    String toCsv() {
        return Minutes.format(windowStart) + "," + origin + "," + flights + "," + delaySum + "," + delayMax;
    }
}
