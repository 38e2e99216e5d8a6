package dev.weir.operator.observer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastErrorTest {
    @Test
    void shouldTellClassMessageAndFirstOwnLineOfTheCause() {
        String said = """
                2026-01-01T12:00:00.000Z INFO  Launcher: starts
                Exception in thread "main" java.lang.IllegalStateException: cannot start
                \tat dev.weir.launcher.Launcher.run(Launcher.java:40)
                \tat dev.weir.launcher.Launcher.main(Launcher.java:20)
                Caused by: java.lang.NumberFormatException: For input string: "ten"
                \tat java.base/java.lang.Integer.parseInt(Integer.java:652)
                \tat app//com.example.jobs.Flights.rate(Flights.java:31)
                \tat com.example.jobs.Flights.define(Flights.java:12)
                \t... 2 more
                """;

        assertThat(LastError.of(said))
                .isEqualTo("java.lang.NumberFormatException: For input string: \"ten\""
                        + " at com.example.jobs.Flights.rate(Flights.java:31)");
    }

    @Test
    void shouldTellTheNearestLineWhenNoneIsTheProgramsOwn() {
        assertThat(LastError.of(
                        "java.lang.OutOfMemoryError\n\tat java.base/java.util.Arrays.copyOf(Arrays.java:3481)\n"))
                .isEqualTo("java.lang.OutOfMemoryError at java.util.Arrays.copyOf(Arrays.java:3481)");
    }

    @Test
    void shouldTellTheEndOfALogWithoutAnError() {
        String log = "a line that does not matter\n".repeat(100) + "weir: WEIR_CONFIG is not set";

        assertThat(LastError.of(log)).startsWith("...").hasSizeLessThan(610).endsWith("\nweir: WEIR_CONFIG is not set");
        assertThat(LastError.of("weir: WEIR_CONFIG is not set\n")).isEqualTo("weir: WEIR_CONFIG is not set");
        assertThat(LastError.of(null)).isEmpty();
    }

    @Test
    void shouldBoundWhatSomebodyElseWrote() {
        assertThat(LastError.of("x.Failure: " + "a".repeat(5000) + "\n\tat x.Y.z(Y.java:1)"))
                .hasSizeLessThan(610);
        assertThat(LastError.of("a".repeat(5000))).hasSizeLessThan(610);
    }
}
