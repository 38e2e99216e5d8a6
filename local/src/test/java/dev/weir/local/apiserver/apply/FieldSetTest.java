package dev.weir.local.apiserver.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.apiserver.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldSetTest {

    private static FieldSet set(String json) {
        return FieldSet.parse(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String SPEC =
            "{\"f:spec\":{\".\":{},\"f:a\":{},\"f:list\":{\"k:{\\\"name\\\":\\\"x\\\"}\":{\".\":{},\"f:name\":{}}}}}";

    @Test
    void shouldWriteWhatItRead() {
        assertThat(set(SPEC).toJson().toString()).isEqualTo(SPEC);
        assertThat(set(SPEC).paths()).hasSize(4);
    }

    @Test
    void shouldAddTakeAndKeepFields() {
        FieldSet a = set("{\"f:spec\":{\"f:a\":{},\"f:b\":{}}}");
        FieldSet b = set("{\"f:spec\":{\"f:b\":{},\"f:c\":{}}}");

        assertThat(a.union(b)).isEqualTo(set("{\"f:spec\":{\"f:a\":{},\"f:b\":{},\"f:c\":{}}}"));
        assertThat(a.difference(b)).isEqualTo(set("{\"f:spec\":{\"f:a\":{}}}"));
        assertThat(a.intersection(b)).isEqualTo(set("{\"f:spec\":{\"f:b\":{}}}"));
        assertThat(a.difference(a).isEmpty()).isTrue();
        assertThat(a).isEqualTo(set("{\"f:spec\":{\"f:a\":{},\"f:b\":{}}}"));
    }

    @Test
    void shouldLoseAFieldWithAllBelowIt() {
        assertThat(set(SPEC).without("f:spec", "f:list")).isEqualTo(set("{\"f:spec\":{\".\":{},\"f:a\":{}}}"));
        assertThat(set(SPEC).without("f:none", "f:list")).isEqualTo(set(SPEC));
    }

    @Test
    void shouldNameParentsOfFields() {
        assertThat(set("{\"f:spec\":{\"f:a\":{\"f:b\":{}}}}").withParents().paths())
                .hasSize(3);
    }

    @Test
    void shouldShowPathsAsPeopleWriteThem() {
        assertThat(set(SPEC).paths()).extracting(Paths::shown).contains(".spec.list[name=\"x\"].name", ".spec.a");
    }
}
