package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void shouldReadBothWaysOfWriting() {
        Arguments arguments = Arguments.parse(List.of("--input", "file:/in", "--output=s3://b/o?a=b", "--rate", "-5"));

        assertThat(arguments.required("input")).isEqualTo("file:/in");
        assertThat(arguments.required("output")).isEqualTo("s3://b/o?a=b");
        assertThat(arguments.integer("rate", 0, -10, 10)).isEqualTo(-5);
        assertThat(arguments.optional("absent")).isEmpty();
    }

    @Test
    void shouldTakeAWordAfterANameAsItsValueWhateverItIs() {
        assertThat(Arguments.parse(List.of("--a", "--b")).required("a")).isEqualTo("--b");
        assertThat(Arguments.parse(List.of("--a=")).required("a")).isEmpty();
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> Arguments.parse(List.of("input"))).hasMessageContaining("'input' is not understood");
        assertThatThrownBy(() -> Arguments.parse(List.of("--"))).hasMessageContaining("'--' is not understood");
        assertThatThrownBy(() -> Arguments.parse(List.of("-i", "x"))).hasMessageContaining("'-i' is not understood");
        assertThatThrownBy(() -> Arguments.parse(List.of("--input"))).hasMessageContaining("--input has no value");
        assertThatThrownBy(() -> Arguments.parse(List.of("--a", "1", "--a=2")))
                .hasMessageContaining("--a is given twice");
        assertThatThrownBy(() -> Arguments.parse(List.of()).required("input"))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("--input is missing");
    }

    @Test
    void shouldRefuseArgumentsThatTheProgramDoesNotKnow() {
        Arguments arguments = Arguments.parse(List.of("--inptu", "x"));

        assertThatThrownBy(() -> arguments.allowOnly(Set.of("output", "input")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("argument --inptu is unknown: this program takes --input, --output");
        assertThatThrownBy(() -> arguments.allowOnly(Set.of())).hasMessageContaining("takes no arguments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "1.5", "-1", "101", "99999999999999999999"})
    void shouldRefuseNumbersOutOfRangeAndOtherText(String text) {
        Arguments arguments = Arguments.parse(List.of("--rate=" + text));

        assertThatThrownBy(() -> arguments.integer("rate", 0, 0, 100))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessage("argument --rate is '" + text + "': expected a whole number from 0 to 100");
    }

    @Test
    void shouldReadDurations() {
        Arguments arguments = Arguments.parse(List.of("--gap", "PT30S", "--bad", "30s"));

        assertThat(arguments.duration("gap", Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
        assertThat(arguments.duration("absent", Duration.ZERO)).isZero();
        assertThatThrownBy(() -> arguments.duration("bad", Duration.ZERO))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("--bad is '30s'");
    }
}
