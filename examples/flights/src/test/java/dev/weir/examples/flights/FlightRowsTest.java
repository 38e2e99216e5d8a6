package dev.weir.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.BadRecordException;
import dev.weir.connectors.files.TextLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlightRowsTest {
    private static final String ROW = "2001-01-01T00:01,LAS,PHL,2176,33";

    private final List<Flight> flights = new ArrayList<>();
    private final AtomicLong dropped = new AtomicLong();

    @Test
    void shouldPassOverTheHeaderOfEveryFile() {
        read(FlightRows.failing(), FlightRows.HEADER, ROW);
        read(FlightRows.failing(), FlightRows.HEADER, ROW);

        assertThat(flights).hasSize(2);
    }

    @Test
    void shouldNotLoseTheFirstRowOfAFileWithoutAHeader() {
        read(FlightRows.failing(), ROW, ROW);

        assertThat(flights).hasSize(2);
    }

    @Test
    void shouldFailWithFileAndLine() {
        assertThatThrownBy(() -> read(FlightRows.failing(), FlightRows.HEADER, ROW, "2001-01-01T00:01,LAS"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("s3://weir/in/a.csv.gz:3: the row has 2 columns");
        assertThatThrownBy(() -> read(FlightRows.failing(), ROW, FlightRows.HEADER))
                .isInstanceOf(BadRecordException.class)
                .hasMessageStartingWith("s3://weir/in/a.csv.gz:2: column scheduled");
    }

    @Test
    void shouldDropAndCount() {
        read(FlightRows.dropping(dropped::addAndGet), "other header", ROW, "", ROW, "no row");

        assertThat(flights).hasSize(2);
        assertThat(dropped).hasValue(3);
    }

    @Test
    void shouldNotTakeAFailureDownstreamForAMalformedRow() {
        TextLine line = new TextLine("file:/in", 2, ROW);

        assertThatThrownBy(() -> FlightRows.dropping(dropped::addAndGet).flatMap(line, flight -> {
                    throw new IllegalArgumentException("downstream");
                }))
                .hasMessage("downstream");
        assertThat(dropped).hasValue(0);
    }

    private void read(FlightRows rows, String... lines) {
        for (int i = 0; i < lines.length; i++) {
            rows.flatMap(new TextLine("s3://weir/in/a.csv.gz", i + 1, lines[i]), flights::add);
        }
    }
}
