package dev.weir.operator.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.operator.logging.LogFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class JsonLogTest {
    private static String logged() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlogback.configurationFile=weir-operator-logback-json.xml",
                        LoggingProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteWhichJobAndCheckpointALineIsAbout() throws IOException {
        String out = logged();

        assertThat(out.strip().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(out);
        assertThat(line.path("formattedMessage").asText()).isEqualTo("it is \"here\"");
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.at("/mdc/namespace").asText()).isEqualTo("demo");
        assertThat(line.at("/mdc/job").asText()).isEqualTo("flights");
        assertThat(line.at("/mdc/checkpoint").asText()).isEqualTo("nightly");
        assertThat(line.at("/mdc/checkpointId").asText()).isEqualTo("42");
    }

    @Test
    void shouldGiveBackTheFieldsThatWereThereBefore() {
        LogFields outer = LogFields.ofName("streamjob", "demo", "outer");
        LogFields.ofName("streamjob", "demo", "inner").close();

        assertThat(MDC.get(LogFields.JOB)).isEqualTo("outer");
        outer.close();
        assertThat(MDC.get(LogFields.JOB)).isNull();
    }
}
