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
        Map<Contestant, Summary> found = new LinkedHashMap<>();
        found.put(new Contestant("weir", Q5), summary(3_000_000, OptionalDouble.of(12), false));
        found.put(new Contestant("flink", Q5), summary(1_000_000, OptionalDouble.empty(), true));

        List<String> lines = Table.lines("weir", found);

        assertThat(lines.get(0)).contains("weir", "3,000,000", "1.00x").doesNotContain("disturbed");
        assertThat(lines.get(1)).contains("flink", "1,000,000", "3.00x", " - ").endsWith("disturbed");
    }

    @Test
    void shouldSayWhatCheckpointsCostWhenThereWereRunsWithoutThem() {
        Map<Contestant, Summary> found = new LinkedHashMap<>();
        found.put(new Contestant("weir", Q5), summary(80, OptionalDouble.of(12), false));
        found.put(new Contestant("weir", Q5).withoutCheckpoints(), summary(100, OptionalDouble.empty(), false));

        assertThat(Table.lines("weir", found).get(0)).contains(" 20.0 ");
    }

    @Test
    void shouldWriteExactlyTheKeysThatProgramsRead() {
        Summary found = summary(2.5, OptionalDouble.of(12), true);

        assertThat(JsonLine.of(new Contestant("weir", Q5), found).written())
                .isEqualTo(
                        "{\"engine\":\"weir\",\"query\":\"q5\",\"parallelism\":2,\"checkpointing\":1000,"
                                + "\"recordsPerSecond\":2.5,\"checkpointMillis\":12.0,\"checkpointBytes\":64,\"disturbed\":true}");
    }

    private static Summary summary(double rate, OptionalDouble millis, boolean disturbed) {
        return new Summary(rate, 1, 2, 0.5, millis, millis, 64, disturbed);
    }
}
