package dev.weir.local.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M5S, 2m5s",
        "PT10M59S, 10m",
        "PT3H, 3h",
        "PT3H2M, 3h2m",
        "PT9H59M, 9h",
        "P2D, 2d",
        "P2DT3H, 2d3h",
        "P9D, 9d",
        "P800D, 2y70d",
        "PT-1S, 0s",
        "PT-9S, <invalid>"
    })
    void shouldBeBrief(Duration age, String expected) {
        assertThat(Ages.brief(age)).isEqualTo(expected);
    }

    @Test
    void shouldBeUnknownWhenTheTimeIsNone() {
        assertThat(Ages.since(TextNode.valueOf("soon"), Instant.EPOCH).asText()).isEqualTo("<unknown>");
    }
}
