package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
    private static ObjectNode yaml(String text) {
        return Serialization.unmarshal("---\n" + text, ObjectNode.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: {b: 1, c: 2}} | {a: {c: 3}} | {a: {b: 1, c: 3}}",
                "{a: {b: 1, c: 2}} | {a: {c: null}} | {a: {b: 1}}",
                "{list: [1, 2]} | {list: [3]} | {list: [3]}",
                "{containers: [{name: a, image: x}]} | {containers: [{name: b}, {name: a, args: [y]}]} | {containers: [{name: a, image: x, args: [y]}, {name: b}]}",
                "{volumeMounts: [{name: v, mountPath: /a}]} | {volumeMounts: [{name: v, mountPath: /b}]} | {volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /b}]}",
                "{volumeMounts: [{name: v, mountPath: /a}]} | {volumeMounts: [{name: w, mountPath: /a}]} | {volumeMounts: [{name: w, mountPath: /a}]}",
                "{env: [{name: A, valueFrom: {b: 1}}]} | {env: [{name: A, value: x}]} | {env: [{name: A, value: x}]}",
                "{env: [{name: A, value: x}, {name: B, value: y}]} | {env: [{name: A, valueFrom: {b: 1}}]} | {env: [{name: A, valueFrom: {b: 1}}, {name: B, value: y}]}",
                "{volumes: [{name: tmp, emptyDir: {}}]} | {volumes: [{name: tmp, ephemeral: {c: 1}}]} | {volumes: [{name: tmp, ephemeral: {c: 1}}]}",
                "{volumes: [{name: tmp, emptyDir: {a: 1}}]} | {volumes: [{name: tmp, emptyDir: {b: 2}}]} | {volumes: [{name: tmp, emptyDir: {a: 1, b: 2}}]}",
                "{tolerations: [{key: a}]} | {tolerations: [{key: b}]} | {tolerations: [{key: b}]}",
            })
    void shouldMergeByWhatNamesAThing(String base, String over, String expected) {
        assertThat(Overlay.merge("", yaml(base), yaml(over))).isEqualTo(yaml(expected));
    }
}
