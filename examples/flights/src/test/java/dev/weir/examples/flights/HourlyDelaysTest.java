package dev.weir.examples.flights;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Arguments;
import dev.weir.api.CheckpointHook;
import dev.weir.api.Counter;
import dev.weir.api.DataStream;
import dev.weir.api.HookOptions;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.Source;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HourlyDelaysTest {
    @ParameterizedTest
    @CsvSource({
        "'', argument --input is missing",
        "'--input file:/in', argument --output is missing",
        "'--input /in --output file:/out', location '/in' is not understood",
        "'--input file:/in --output file:/out --rate -1', argument --rate is '-1'",
        "'--input file:/in --output file:/out --rate fast', argument --rate is 'fast'",
        "'--input file:/in --output file:/out --malformed skip', argument --malformed is 'skip': expected fail or drop",
        "'--input file:/in --outptu file:/out', argument --outptu is unknown",
    })
    void shouldSayWhichArgumentIsWrong(String words, String problem) {
        Arguments arguments = Arguments.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));

        assertThatThrownBy(() -> new HourlyDelays().define(new NoStreams(), arguments))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining(problem);
    }

    /** A program with wrong arguments must not get as far as to use it. */
    private static final class NoStreams implements Streams {
        @Override
        public <T, P> DataStream<T> source(String name, Source<T, P> source, WatermarkStrategy<T> watermarks) {
            throw new AssertionError("a source was opened");
        }

        @Override
        public void hook(String name, Supplier<? extends CheckpointHook> hook, HookOptions options) {}

        @Override
        public Counter counter(String name) {
            return amount -> {};
        }
    }
}
