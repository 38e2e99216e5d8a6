package dev.weir.examples.nexmark;

import dev.weir.api.Arguments;
import dev.weir.api.DataStream;
import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.connectors.files.FilesSink;
import dev.weir.connectors.generator.GeneratorSource;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.Queries;
import dev.weir.examples.nexmark.queries.Query;
import java.time.Duration;
import java.util.Set;

/**
 * One query of Nexmark over generated events.
 *
 * <p>Arguments:
 *
 * <ul>
 *   <li>{@code --query}: q0, q1, q2, q3, q5, q8 or q11
 *   <li>{@code --output}: the directory for the answers, a line each
 *   <li>{@code --events}: how many, 1,000,000 by default
 *   <li>{@code --rate}: events a second over all subtasks; 0, the default, is as fast as it goes
 *   <li>{@code --events-per-second}: how many happen in a second of event time, 10,000 by default
 * </ul>
 */
public final class Nexmark implements StreamProgram {
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(4);

    @Override
    public void define(Streams streams, Arguments arguments) {
        arguments.allowOnly(Set.of("query", "output", "events", "rate", "events-per-second"));
        Query<?> query = query(arguments.required("query"));
        long count = arguments.integer("events", 1_000_000, 1, Long.MAX_VALUE / 1000);
        long rate = arguments.integer("rate", 0, 0, Integer.MAX_VALUE);
        long perSecond = arguments.integer("events-per-second", 10_000, 1, 1_000_000_000);
        DataStream<Event> events = streams.source(
                "events",
                GeneratorSource.of(DataType.of(Event.class), new EventGenerator(perSecond))
                        .count(count)
                        .rate(rate),
                watermarks());
        write(query, events, arguments.required("output"));
    }

    /** Event time as all the queries have it. */
    public static WatermarkStrategy<Event> watermarks() {
        return WatermarkStrategy.boundedOutOfOrderness(OUT_OF_ORDERNESS, Event::dateTime);
    }

    private static Query<?> query(String name) {
        try {
            return Queries.named(name);
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException("argument --query: " + e.getMessage());
        }
    }

    private static <R> void write(Query<R> query, DataStream<Event> events, String output) {
        query.on(events).sink("answers", FilesSink.to(output, String::valueOf));
    }
}
