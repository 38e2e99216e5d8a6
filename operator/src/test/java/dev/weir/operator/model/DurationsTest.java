package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"1s, 1000", "500ms, 500", "10m, 600000", "1h30m, 5400000", "0s, 0", "1m1s1ms, 61001"})
    void shouldReadNumbersWithUnits(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1d", "-1s", "1s ", "1.5s", "1s2", "9999999999s", "999999999h"})
    void shouldRefuseAnythingElse(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0ms", "87, 87ms", "1250, 1.250s", "3000, 3s", "60000, 1m0s", "200000, 3m20s"})
    void shouldWriteForPeople(long millis, String text) {
        assertThat(Durations.format(millis)).isEqualTo(text);
    }
}
