package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataTypeTest {
    @Test
    void shouldBeEqualHoweverItWasWritten() {
        DataType<Map<String, List<Optional<Long>>>> captured = new DataType<>() {};
        DataType<Map<String, List<Optional<Long>>>> composed = DataType.mapOf(
                DataType.of(String.class), DataType.listOf(DataType.optionalOf(DataType.of(Long.class))));

        assertThat(composed).isEqualTo(captured).hasSameHashCodeAs(captured);
        assertThat(captured).isEqualTo(composed);
        assertThat(composed).hasToString(captured.toString());
    }

    @Test
    void shouldTellTypesApart() {
        assertThat(DataType.of(String.class)).isEqualTo(DataType.of(String.class));
        assertThat(DataType.of(String.class)).isNotEqualTo(DataType.of(Long.class));
        assertThat(DataType.listOf(DataType.of(String.class))).isNotEqualTo(DataType.listOf(DataType.of(Long.class)));
        assertThat(new DataType<List<String>>() {}).isNotEqualTo(DataType.of(List.class));
    }

    @Test
    @SuppressWarnings("rawtypes")
    void shouldRefuseASubclassWithoutItsType() {
        assertThatThrownBy(() -> new DataType() {})
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("new DataType<List<String>>() {}");
    }

    @Test
    void shouldRefuseNull() {
        assertThatThrownBy(() -> DataType.of(null)).isInstanceOf(NullPointerException.class);
    }
}
