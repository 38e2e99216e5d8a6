package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Case Q5 = new Case("q5", 2, 1000);

    @Test
    void shouldSayHowOftenTheFirstIsAsFastAsEachOther() {
        Map<String, Summary> engines = new LinkedHashMap<>();
        engines.put("weir", summary(3_000_000, OptionalDouble.of(12), false));
        engines.put("flink", summary(1_000_000, OptionalDouble.empty(), true));

        List<String> lines = Table.lines(Q5, engines);

        assertThat(lines.get(0)).contains("weir", "3,000,000", "1.00x").doesNotContain("disturbed");
        assertThat(lines.get(1)).contains("flink", "1,000,000", "3.00x", " - ").endsWith("disturbed");
    }

    @Test
    void shouldWriteExactlyTheKeysThatProgramsRead() {
        assertThat(JsonLine.of("weir", Q5, summary(2.5, OptionalDouble.of(12), true))
                        .written())
                .isEqualTo(
                        "{\"engine\":\"weir\",\"query\":\"q5\",\"parallelism\":2,\"checkpointing\":1000,"
                                + "\"recordsPerSecond\":2.5,\"checkpointMillis\":12.0,\"checkpointBytes\":64,\"disturbed\":true}");
    }

    private static Summary summary(double rate, OptionalDouble millis, boolean disturbed) {
        return new Summary(rate, 1, 2, 0.5, millis, millis, 64, disturbed);
    }
}
