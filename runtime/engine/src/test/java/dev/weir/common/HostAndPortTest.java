package dev.weir.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "10.0.0.1:65535", "[::1]:9000", "flights-jobmaster-0.flights:6123"})
    void shouldReadWhatItWrites(String text) {
        assertThat(HostAndPort.parse(text)).hasToString(text);
    }

    @Test
    void shouldLeaveTheNameUnresolved() {
        assertThat(HostAndPort.parse("nowhere.invalid:9").unresolved().isUnresolved())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", ":1", "host:x", "host:0", "host:65536", "::1:80", "host:-1"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
