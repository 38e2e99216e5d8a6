package dev.weir.local.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://$(HOST):$(PORT)/|http://127.66.1.1:8081/",
                "$(UNKNOWN)|$(UNKNOWN)",
                "$$(HOST)|$(HOST)",
                "$$$(HOST)|$127.66.1.1",
                "$HOST $( a|$HOST $( a",
                "100$|100$",
            })
    void shouldExpandAsKubernetesDoes(String text, String expected) {
        assertThat(VariableExpansion.expand(text, Map.of("HOST", "127.66.1.1", "PORT", "8081")))
                .isEqualTo(expected);
    }
}
