package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJobSpec.Resources;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static Resources resources(String yaml) {
        return Fixtures.job("  jobMaster: {resources: " + yaml + "}\n")
                .getSpec()
                .jobMaster()
                .resources();
    }

    @Test
    void shouldSizeTheHeapByTheLimit() {
        assertThat(Limits.memory(resources("{requests: {memory: 1Gi}, limits: {memory: 2Gi}}")))
                .contains(2L << 30);
    }

    @Test
    void shouldSizeTheHeapByWhatIsRequestedWhenThereIsNoLimit() {
        assertThat(Limits.memory(resources("{requests: {memory: 1Gi}, limits: {cpu: 1}}")))
                .contains(1L << 30);
        assertThat(Limits.memory(resources("{}"))).isEmpty();
    }

    @Test
    void shouldNotTakeARequestedCpuForALimit() {
        assertThat(Limits.cores(resources("{requests: {cpu: 500m}}"))).isEmpty();
        assertThat(Limits.cores(resources("{limits: {cpu: 500m}}"))).contains(0.5);
    }
}
