package dev.weir.examples.flights;

import dev.weir.api.BadRecordException;
import dev.weir.api.Collector;
import dev.weir.api.Counter;
import dev.weir.api.FlatMapFunction;
import dev.weir.connectors.files.TextLine;
import java.util.Objects;
import java.util.Optional;

/** Makes flights of the lines of CSV files. The header that a file begins with is passed over; a file may have none. */
final class FlightRows implements FlatMapFunction<TextLine, Flight> {
    static final String HEADER = "scheduled,origin,destination,distance,delay";

    private final Optional<Counter> dropped;

    private FlightRows(Optional<Counter> dropped) {
        this.dropped = dropped;
    }

    /** A malformed row fails the job, with its file and line. */
    static FlightRows failing() {
        return new FlightRows(Optional.empty());
    }

    /** A malformed row is left out and counted. */
    static FlightRows dropping(Counter dropped) {
        return new FlightRows(Optional.of(Objects.requireNonNull(dropped, "dropped is null")));
    }

    @Override
    public void flatMap(TextLine line, Collector<Flight> out) {
        if (line.line() == 1 && line.text().equals(HEADER)) {
            return;
        }
        Flight flight;
        try {
            flight = FlightParser.parse(line.text());
        } catch (MalformedRowException e) {
            Counter counter = dropped.orElseThrow(() -> new BadRecordException(line.location(), e.getMessage()));
            counter.add(1);
            return;
        }
        out.collect(flight);
    }
}
