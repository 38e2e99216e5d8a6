package dev.weir.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Arguments;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.StreamProgram;
import dev.weir.api.Streams;
import dev.weir.api.WatermarkStrategy;
import dev.weir.codec.Codecs;
import dev.weir.task.MemorySource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramLoaderTest {
    private final ProgramLoader loader = new ProgramLoader(new Codecs());

    /** A program with nothing wrong. */
    public static final class Good implements StreamProgram {
        @Override
        public void define(Streams streams, Arguments arguments) {
            arguments.required("input");
            streams.source("numbers", MemorySource.of(Integer.class, List.of(1)), WatermarkStrategy.none());
        }
    }

    public static final class Failing implements StreamProgram {
        @Override
        public void define(Streams streams, Arguments arguments) {
            throw new IllegalStateException("no luck");
        }
    }

    public static final class Empty implements StreamProgram {
        @Override
        public void define(Streams streams, Arguments arguments) {}
    }

    public static final class NoConstructor implements StreamProgram {
        public NoConstructor(int unused) {}

        @Override
        public void define(Streams streams, Arguments arguments) {}
    }

    static final class Hidden implements StreamProgram {
        @Override
        public void define(Streams streams, Arguments arguments) {}
    }

    private LogicalGraph load(Class<?> program, String... arguments) {
        return load(program.getName(), arguments);
    }

    private LogicalGraph load(String className, String... arguments) {
        return loader.load(className, List.of(arguments), ProgramLoaderTest.class.getClassLoader());
    }

    @Test
    void shouldGiveWhatTheProgramDefined() {
        LogicalGraph graph = load(Good.class, "--input", "x");

        assertThat(graph.operators())
                .singleElement()
                .satisfies(operator -> assertThat(operator.name()).isEqualTo("numbers"));
    }

    @Test
    void shouldSayWhatIsWrongWithTheProgram() {
        assertInvalid(() -> load("com.example.Missing"), "com.example.Missing", "spec.job.class");
        assertInvalid(() -> load(String.class), "java.lang.String is no program", "StreamProgram");
        assertInvalid(() -> load(NoConstructor.class), "no public constructor without arguments");
        assertInvalid(() -> load(Hidden.class), "make it a public class");
        assertInvalid(() -> load(Empty.class), "defines no stream");
        assertInvalid(() -> load(Failing.class), "IllegalStateException: no luck", "ProgramLoaderTest.java:");
        assertInvalid(() -> load(Good.class), "argument --input is missing");
        assertInvalid(() -> load(Good.class, "input"), "'input' is not understood");
    }

    private static void assertInvalid(Runnable load, String... parts) {
        assertThatThrownBy(load::run)
                .isInstanceOf(InvalidProgramException.class)
                .message()
                .contains(parts);
    }
}
