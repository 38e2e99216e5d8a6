package dev.weir.bench.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.comparison.Case;
import dev.weir.bench.comparison.Contestant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class QueryOptionsTest {
    @Command
    private static final class Parsed {
        @Mixin
        private QueryOptions options;
    }

    @Test
    void shouldCompareAllEnginesWithCheckpointsWhenNothingIsAskedFor() {
        QueryOptions options = parsed();

        assertThat(options.measured("q5", 2))
                .containsExactly(
                        new Contestant("weir", new Case("q5", 2, 1000)),
                        new Contestant("flink", new Case("q5", 2, 1000)),
                        new Contestant("jet", new Case("q5", 2, 1000)));
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.parallelisms()).containsExactly(1, 2);
    }

    @Test
    void shouldRunCountsWithoutCheckpointsTooAndLargeStateOnRocksDb() {
        assertThat(parsed().measured("count", 1))
                .contains(
                        new Contestant("flink-rocksdb", new Case("count", 1, 1000)),
                        new Contestant("weir", new Case("count", 1, 0)));
    }

    @Test
    void shouldAnswerSoManyRecordsThatKeysComeAgain() {
        assertThat(parsed().answeredRecords("count")).isGreaterThan(5_000_000);
        assertThat(parsed("--quick").answeredRecords("q0")).isLessThan(parsed().answeredRecords("q0"));
    }

    @Test
    void shouldLeaveOutAnEngineThatHasNoAnswer() {
        assertThat(parsed("--engine=loop,weir").measured("q5", 1))
                .containsExactly(new Contestant("weir", new Case("q5", 1, 1000)));
    }

    @Test
    void shouldRunOnceWhenOneEngineIsAlone() {
        assertThat(parsed("--engine=weir").rounds()).isEqualTo(1);
        assertThat(parsed("--engine=weir", "--rounds=5").rounds()).isEqualTo(5);
    }

    @Test
    void shouldSayWhichThereAreWhenAQueryOrAnEngineIsUnknown() {
        assertThatThrownBy(() -> parsed("--query=q4").check())
                .hasMessageContaining("'q4'")
                .hasMessageContaining("q11");
        assertThatThrownBy(() -> parsed("--engine=spark").check())
                .hasMessageContaining("'spark'")
                .hasMessageContaining("flink");
        assertThatThrownBy(() -> parsed("--parallelism=0").check()).hasMessageContaining("--parallelism");
    }

    @Test
    void shouldRefuseAProfileOfSeveralRuns() {
        assertThatThrownBy(() -> parsed("--profile=stacks").check()).hasMessageContaining("one run");

        parsed("--profile=stacks", "--query=q5", "--engine=weir", "--parallelism=1")
                .check();
    }

    private static QueryOptions parsed(String... arguments) {
        Parsed parsed = new Parsed();
        new CommandLine(parsed).parseArgs(arguments);
        return parsed.options;
    }
}
