/**
 * A job over real flights: {@link dev.weir.examples.flights.HourlyDelays}, and {@link dev.weir.examples.flights.RowComparison}
 * to check what came out.
 */
package dev.weir.examples.flights;
