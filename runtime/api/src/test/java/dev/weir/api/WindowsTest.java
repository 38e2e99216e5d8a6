package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldTakeWhatMakesSense() {
        assertThat(Windows.tumbling(SECOND)).isEqualTo(new Windows.Tumbling(SECOND));
        assertThat(Windows.hopping(SECOND.multipliedBy(10), SECOND))
                .isEqualTo(new Windows.Hopping(SECOND.multipliedBy(10), SECOND));
        assertThat(Windows.session(SECOND)).isEqualTo(new Windows.Session(SECOND));
    }

    @Test
    void shouldRefuseLessThanAMillisecond() {
        Duration tooShort = Duration.ofNanos(999_999);
        assertThatThrownBy(() -> Windows.tumbling(Duration.ZERO))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("size is PT0S");
        assertThatThrownBy(() -> Windows.tumbling(tooShort)).isInstanceOf(InvalidProgramException.class);
        assertThatThrownBy(() -> Windows.hopping(SECOND, tooShort)).hasMessageContaining("slide");
        assertThatThrownBy(() -> Windows.session(SECOND.negated())).hasMessageContaining("gap");
    }

    @Test
    void shouldRefuseHopsThatCannotBeSliced() {
        assertThatThrownBy(() -> Windows.hopping(SECOND.multipliedBy(10), SECOND.multipliedBy(3)))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("multiple of the slide");
    }

    @Test
    void shouldRefuseAWindowThatEndsBeforeItStarts() {
        assertThatThrownBy(() -> new Window(5, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Window(-5, 5).end()).isEqualTo(5);
    }

    @Test
    void shouldRefuseNegativeOutOfOrderness() {
        assertThatThrownBy(() -> WatermarkStrategy.boundedOutOfOrderness(SECOND.negated(), (Long value) -> value))
                .isInstanceOf(InvalidProgramException.class);
        assertThat(WatermarkStrategy.ascending((Long value) -> value)
                        .withIdleness(SECOND)
                        .idleness())
                .contains(SECOND);
    }
}
