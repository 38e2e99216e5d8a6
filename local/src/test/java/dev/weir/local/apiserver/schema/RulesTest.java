package dev.weir.local.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Cause;
import dev.weir.local.apiserver.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

    private static final JsonNode OBJECT =
            yaml("{n: 3, d: 1.5, s: hello, l: [1, 2, 3], w: [a, b], b: true, namespace: ns, a-b: 1,"
                    + " m: {k: v}, free: {any: [1]}}");

    private final Rules rules = new Rules();

    private static JsonNode yaml(String text) {
        return Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Schema schema(String rule) {
        ObjectNode schema = (ObjectNode)
                yaml("{type: object, properties: {n: {type: integer}, d: {type: number}, s: {type: string}, l:"
                        + " {type: array, items: {type: integer}}, w: {type: array, items: {type: string}}, b: {type: boolean}, namespace:"
                        + " {type: string}, a-b: {type: integer}, m: {type: object, additionalProperties: {type: string}}, free: {type:"
                        + " object, x-kubernetes-preserve-unknown-fields: true}}}");
        schema.putArray("x-kubernetes-validations").addObject().put("rule", rule);
        return Schema.of(schema, Components.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self.n == 3 && self.n < 3.5 && self.d > 1",
                "self.s.matches('^h.*o$') && self.s.startsWith('he') && self.s.size() == 5",
                "self.s.upperAscii() == 'HELLO' && self.s.find('l+') == 'll'",
                "has(self.b) && !has(self.none)",
                "self.l.all(x, x > 0) && self.l.exists(x, x == 2) && self.l.sum() == 6",
                "self.l.isSorted() && self.l.max() == 3 && self.w.min() == 'a'",
                "self.l.map(x, x * 2) == [2, 4, 6] && 'a' in self.w",
                "self.m.all(k, k == 'k') && self.m.k == 'v'",
                "self.__namespace__ == 'ns' && self.a__dash__b == 1",
                "duration('1m') > duration('10s') && isURL('https://a.b/c') && !isURL('nothing')",
                "isQuantity('500m') && !isQuantity('much')",
                "self.free.any[0] == 1",
                "self.w.join('-') == 'a-b' && self.s.replace('l', 'L') == 'heLLo'",
            })
    void shouldHold(String rule) {
        assertThat(rules.check(schema(rule), "schema")).isEmpty();
        assertThat(rules.validate(OBJECT, Optional.empty(), schema(rule))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"self.n == 4", "self.none == 1", "self.s > 3", "self.s.matches('[')"})
    void shouldBreak(String rule) {
        List<Cause> causes = rules.validate(OBJECT, Optional.empty(), schema(rule));

        assertThat(causes)
                .singleElement()
                .satisfies(cause -> assertThat(cause.message()).contains(rule));
    }

    @Test
    void shouldCompareWithThePastOnlyWhereThereIsOne() {
        Schema schema = schema("self.n >= oldSelf.n");

        assertThat(rules.validate(OBJECT, Optional.empty(), schema)).isEmpty();
        assertThat(rules.validate(OBJECT, Optional.of(yaml("{n: 2}")), schema)).isEmpty();
        assertThat(rules.validate(OBJECT, Optional.of(yaml("{n: 4}")), schema)).hasSize(1);
    }

    @Test
    void shouldSayWhereARuleIsNoCel() {
        assertThat(rules.check(schema("self.n ==== 1"), "schema"))
                .singleElement()
                .satisfies(cause -> assertThat(cause.field()).isEqualTo("schema.x-kubernetes-validations[0].rule"));
        assertThat(rules.check(schema("other.n == 1"), "schema")).hasSize(1);
    }
}
