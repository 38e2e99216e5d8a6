package dev.weir.common;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.jobs.FailingFunction;
import dev.weir.api.BadRecordException;
import dev.weir.api.InvalidProgramException;
import dev.weir.codec.CorruptDataException;
import dev.weir.codec.IncompatibleSchemaException;
import dev.weir.control.JobFailure;
import dev.weir.control.JobFailure.Category;
import dev.weir.storage.CorruptObjectException;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.StorageRefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    private final ManualClock clock = new ManualClock();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new InvalidProgramException("no name"), Category.USER, "InvalidProgram"),
                Arguments.of(new BadRecordException("a.csv:3", "not a number"), Category.USER, "BadRecord"),
                Arguments.of(
                        new StorageRefusedException(
                                StorageRefusedException.Reason.WRONG_CREDENTIALS, "wrong key", new IOException()),
                        Category.USER,
                        "WrongCredentials"),
                Arguments.of(new IncompatibleSchemaException("", "x", "a", "b"), Category.USER, "IncompatibleSchema"),
                Arguments.of(new CorruptDataException("cut off"), Category.ENVIRONMENT, "CorruptData"),
                Arguments.of(new CorruptObjectException("k", "cut off"), Category.ENVIRONMENT, "CorruptObject"),
                Arguments.of(new ObjectNotFoundException("k"), Category.ENVIRONMENT, "ObjectNotFound"),
                Arguments.of(new ConnectException("refused"), Category.ENVIRONMENT, "Unreachable"),
                Arguments.of(new UnknownHostException("s3"), Category.ENVIRONMENT, "Unreachable"),
                Arguments.of(new TimeoutException("slow"), Category.ENVIRONMENT, "TimedOut"),
                Arguments.of(new SocketTimeoutException("slow"), Category.ENVIRONMENT, "TimedOut"),
                Arguments.of(new FileNotFoundException("gone"), Category.ENVIRONMENT, "InputOutputFailed"),
                Arguments.of(new OutOfMemoryError("heap"), Category.ENVIRONMENT, "OutOfMemory"),
                Arguments.of(new IllegalStateException("a defect"), Category.INTERNAL, "InternalError"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldSayWhoseItIsToMend(Throwable failure, Category category, String reason) {
        JobFailure classified = Failures.classify(failure, clock);

        assertThat(classified.category()).isEqualTo(category);
        assertThat(classified.reason()).isEqualTo(reason);
        assertThat(classified.message()).contains(failure.getMessage());
        assertThat(classified.at()).isEqualTo(clock.epochMillis());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldLookBehindWrappers(Throwable failure, Category category, String reason) {
        Throwable wrapped =
                new CompletionException(new ExecutionException(new RuntimeException("while reading", failure)));

        JobFailure classified = Failures.classify(wrapped, clock);

        assertThat(classified.category()).isEqualTo(category);
        assertThat(classified.reason()).isEqualTo(reason);
    }

    @Test
    void shouldNameTheUsersLineWhenTheUsersCodeThrows() {
        Throwable thrown = FailingFunction.failure();

        JobFailure classified = Failures.classify(new IllegalStateException("operator map failed", thrown), clock);

        assertThat(classified.category()).isEqualTo(Category.USER);
        assertThat(classified.reason()).isEqualTo("UserCodeFailed");
        assertThat(classified.message())
                .startsWith("java.lang.NumberFormatException: For input string: \"abc\"")
                .contains("(at com.acme.jobs.FailingFunction.parse(FailingFunction.java:");
    }

    @Test
    void shouldSayUnreachableOfAnInputThatTheUsersCodeWraps() {
        Throwable thrown = new UncheckedIOException("asking the service", new ConnectException("refused"));

        JobFailure classified = Failures.classify(thrown, clock);

        assertThat(classified.category()).isEqualTo(Category.ENVIRONMENT);
        assertThat(classified.reason()).isEqualTo("Unreachable");
    }

    @Test
    void shouldEndWithCausesInACircle() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(Failures.classify(first, clock).category()).isEqualTo(Category.INTERNAL);
    }
}
