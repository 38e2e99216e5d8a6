package dev.weir.local.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {

    private static final JsonNode OBJECT = Json.parseYaml(
            ("{a: {b-c: 1, d.e: 2, 'x/y': 3}, list: [{t: R, s: 'yes'}, {t: Q, s: 'no'}]," + " words: [u, v]}")
                    .getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                ".a.b-c; 1",
                "{.a.b-c}; 1",
                "$.a.b-c; 1",
                ".a.d\\.e; 2",
                ".a['d.e']; 2",
                ".a.x/y; 3",
                ".words[1]; v",
                ".words[-1]; v",
                ".list[?(@.t==\"Q\")].s; no",
                ".list[?(@.t=='R')].s; yes",
                ".list[?(@.t!='R')].s; no",
                ".list[0].t; R",
            })
    void shouldFindWhatThePathLeadsTo(String path, String expected) {
        assertThat(JsonPath.parse(path).first(OBJECT).asText()).isEqualTo(expected);
    }

    @Test
    void shouldFindAllWhenPathHasAStar() {
        assertThat(JsonPath.parse(".list[*].s").all(OBJECT))
                .extracting(JsonNode::asText)
                .containsExactly("yes", "no");
    }

    @Test
    void shouldFindNothingWhenPathLeadsNowhere() {
        assertThat(JsonPath.parse(".a.none.deeper[3]").first(OBJECT).isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", ".a[", "..a", ".a[?(@.b)]", ".a b"})
    void shouldSayWhereAPathIsNotUnderstood(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not understood at");
    }
}
