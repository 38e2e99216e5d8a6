package dev.weir.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightParserTest {
    @Test
    void shouldReadAFlightAndWriteItAsItWas() throws MalformedRowException {
        String row = "2001-01-01T00:01,LAS,PHL,2176,-33";

        Flight flight = FlightParser.parse(row);

        assertThat(flight).isEqualTo(new Flight(978_307_260_000L, "LAS", "PHL", 2176, -33));
        assertThat(flight.toCsv()).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1 columns instead of 5",
                "2001-01-01T00:01,LAS,PHL,2176|4 columns instead of 5",
                "2001-01-01T00:01,LAS,PHL,2176,33,|6 columns instead of 5",
                "scheduled,origin,destination,distance,delay|column scheduled is 'scheduled'",
                "2001-02-29T00:01,LAS,PHL,2176,33|column scheduled is '2001-02-29T00:01'",
                "2001-01-01T24:00,LAS,PHL,2176,33|column scheduled",
                "2001-01-01 00:01,LAS,PHL,2176,33|column scheduled",
                "2001-01-01T00:01:00,LAS,PHL,2176,33|column scheduled",
                "2001-01-01T00:01,,PHL,2176,33|column origin is ''",
                "2001-01-01T00:01,las,PHL,2176,33|column origin is 'las'",
                "2001-01-01T00:01,LAS,PHLX,2176,33|column destination is 'PHLX'",
                "2001-01-01T00:01,LAS,PHL,-1,33|column distance is '-1'",
                "2001-01-01T00:01,LAS,PHL,2176,|column delay is ''",
                "2001-01-01T00:01,LAS,PHL,2176,+3|column delay is '+3'",
                "2001-01-01T00:01,LAS,PHL,2176,3.5|column delay is '3.5'",
                "2001-01-01T00:01,LAS,PHL,2176,99999999999|column delay is '99999999999'",
            })
    void shouldSayWhatIsWrongWithARow(String row, String problem) {
        assertThatThrownBy(() -> FlightParser.parse(row))
                .isInstanceOf(MalformedRowException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shouldNotRepeatARowOfAnyLength() {
        assertThatThrownBy(() -> FlightParser.parse("x".repeat(1_000_000) + ",LAS,PHL,2176,1"))
                .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(200));
    }
}
