package dev.weir.local.acceptance.program;

import dev.weir.api.AggregateFunction;
import dev.weir.api.Arguments;
import dev.weir.api.Counter;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.OutputTag;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.api.Windows;
import dev.weir.connectors.files.FilesSink;
import dev.weir.connectors.files.FilesSource;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;

/** The streams of HourlyDelays, its operators' names and its state, but for what is kept of an hour. */
final class Hours {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
    private static final OutputTag<Departure> LATE = new OutputTag<>("late", DataType.of(Departure.class));

    private Hours() {}

    /** @param shown number, sum and maximum of what is kept, as columns */
    static <A> void define(
            Streams streams,
            Arguments arguments,
            Class<A> kept,
            AggregateFunction<Departure, A> gathering,
            Function<A, String> shown) {
        String output = arguments.required("output");
        Counter rows = streams.counter("changed-rows");
        DataStream<String> hours = streams.source(
                        "flights", FilesSource.lines(arguments.required("input")), WatermarkStrategy.none())
                .flatMap(Departure.class, Departure::read)
                .map(Departure.class, departure -> {
                    rows.add(1);
                    return departure;
                })
                .withWatermarks(WatermarkStrategy.boundedOutOfOrderness(Duration.ofMinutes(1), Departure::scheduled))
                .keyBy(String.class, Departure::origin)
                .window(Windows.tumbling(Duration.ofHours(1)))
                .lateTo(LATE)
                .aggregate(
                        "hourly",
                        kept,
                        gathering,
                        String.class,
                        (origin, window, hour) -> minute(window.start()) + "," + origin + "," + shown.apply(hour));
        hours.sink(
                "delays",
                FilesSink.to(output, (String line) -> line)
                        .withHeader("window_start,origin,flights,delay_sum,delay_max"));
        hours.sideOutput(LATE)
                .map(String.class, Departure::toString)
                .sink("late", FilesSink.to(output + "/late", (String line) -> line));
    }

    private static String minute(long epochMillis) {
        return MINUTE.format(LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC));
    }
}
