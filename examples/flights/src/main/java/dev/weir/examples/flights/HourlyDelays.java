package dev.weir.examples.flights;

import dev.weir.api.Arguments;
import dev.weir.api.Counter;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.OutputTag;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.connectors.files.FilesSink;
import dev.weir.connectors.files.FilesSource;
import java.time.Duration;
import java.util.Set;

/**
 * Per origin and hour of scheduled departure: the number of flights and the sum and maximum of their delays.
 *
 * <p>Arguments:
 *
 * <ul>
 *   <li>{@code --input}: CSV files of {@code scheduled,origin,destination,distance,delay}, with that as their header or
 *       without one, each in order of {@code scheduled}, the names of the files in that order too
 *   <li>{@code --output}: the directory for the CSV part files, each with the header {@code
 *       window_start,origin,flights,delay_sum,delay_max}; flights that came too late for their window, which input in order
 *       does not have, are counted and written as they were read to the directory {@code late} in it
 *   <li>{@code --rate}: rows a second over all subtasks; 0, the default, is as fast as it goes
 *   <li>{@code --malformed}: {@code fail} (the default) fails the job at the first malformed row, with its file and line;
 *       {@code drop} leaves such rows out and counts them in {@code malformed-rows}
 * </ul>
 */
public final class HourlyDelays implements StreamProgram {
    private static final Duration OUT_OF_ORDERNESS = Duration.ofMinutes(1);

    @Override
    public void define(Streams streams, Arguments arguments) {
        arguments.allowOnly(Set.of("input", "output", "rate", "malformed"));
        String input = arguments.required("input");
        String output = arguments.required("output").replaceAll("/+$", "");
        long rate = arguments.integer("rate", 0, 0, Integer.MAX_VALUE);
        FlightRows rows = rows(arguments, streams);
        streams.hook("audit", () -> new CheckpointAudit(input));

        OutputTag<Flight> late = new OutputTag<>("late", DataType.of(Flight.class));
        DataStream<HourlyDelay> delays = streams.source(
                        "flights", FilesSource.lines(input).withRate(rate), WatermarkStrategy.none())
                .flatMap(Flight.class, rows)
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(OUT_OF_ORDERNESS, Flight::scheduled))
                .keyBy(String.class, Flight::origin)
                .window(Windows.tumbling(Duration.ofHours(1)))
                .lateTo(late)
                .aggregate(
                        "hourly",
                        Delays.class,
                        new Delays.Gathering(),
                        HourlyDelay.class,
                        (origin, window, kept) ->
                                new HourlyDelay(window.start(), origin, kept.flights(), kept.sum(), kept.max()));
        delays.sink("delays", FilesSink.to(output, HourlyDelay::toCsv).withHeader(HourlyDelay.HEADER));

        Counter lateFlights = streams.counter("late-flights");
        delays.sideOutput(late)
                .map(String.class, flight -> {
                    lateFlights.add(1);
                    return flight.toCsv();
                })
                .sink("late", FilesSink.to(output + "/late", line -> line));
    }

    private static FlightRows rows(Arguments arguments, Streams streams) {
        String malformed = arguments.optional("malformed").orElse("fail");
        return switch (malformed) {
            case "fail" -> FlightRows.failing();
            case "drop" -> FlightRows.dropping(streams.counter("malformed-rows"));
            default ->
                throw new InvalidProgramException("argument --malformed is '" + malformed + "': expected fail or drop");
        };
    }
}
