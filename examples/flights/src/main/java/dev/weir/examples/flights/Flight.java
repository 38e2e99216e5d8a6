package dev.weir.examples.flights;

/**
 * A flight.
 *
 * @param scheduled departure, local time taken as UTC, in epoch milliseconds
 * @param origin the airport's code
 * @param destination the airport's code
 * @param distance in miles
 * @param delay of the arrival, in minutes; negative when early
 */
record Flight(long scheduled, String origin, String destination, int distance, int delay) {
    /** As it was read. */
    String toCsv() {
        return Minutes.format(scheduled) + "," + origin + "," + destination + "," + distance + "," + delay;
    }
}
