package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static ConfigMap map(Map<String, String> data, Map<String, String> annotations) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("one")
                .withAnnotations(annotations)
                .endMetadata()
                .withData(data)
                .build();
    }

    @Test
    void shouldIgnoreWhatIsNotDesired() {
        ConfigMap desired = map(Map.of("a", "1"), Map.of());
        ConfigMap actual = map(Map.of("a", "1", "b", "2"), Map.of("filled", "in"));
        actual.getMetadata().setResourceVersion("7");

        assertThat(Difference.between(desired, actual)).isEmpty();
    }

    @Test
    void shouldNameTheFieldsThatDiffer() {
        ConfigMap desired = map(Map.of("a", "1", "b", "2"), Map.of("hash", "x"));
        ConfigMap actual = map(Map.of("a", "changed"), Map.of("hash", "y"));

        assertThat(Difference.between(desired, actual))
                .containsExactly(".data.a", ".data.b", ".metadata.annotations.hash");
    }
}
