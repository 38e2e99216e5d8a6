package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void configure() throws IOException {
        environment.put("WEIR_CONFIG", write("job.json", json(2)));
        environment.put("WEIR_TOKEN", write("token", "secret\n"));
        environment.put("POD_NAME", "jm-0");
        environment.put("POD_IP", "127.0.0.1");
    }

    @Test
    void shouldReadWhatItIsToldByItsEnvironment() throws Exception {
        environment.put("WEIR_DATA_PORT", "0");

        ProcessSettings settings = ProcessSettings.of(environment);

        assertThat(settings.token()).isEqualTo("secret");
        assertThat(settings.restPort()).isEqualTo(JobConfig.REST_PORT);
        assertThat(settings.dataPort()).isZero();
        assertThat(settings.folder()).isEqualTo("jobs/uid");
        assertThat(settings.orphanMillis()).isEqualTo(60_000);
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void shouldSayInOneLineWhatIsMissing() {
        assertThat(lineOf("coordinator")).contains("expected one argument, jobmaster or taskmanager");
        for (String name : List.of("WEIR_CONFIG", "WEIR_TOKEN", "POD_NAME", "POD_IP")) {
            String value = environment.remove(name);
            assertThat(lineOf("jobmaster")).contains("the environment has no " + name);
            environment.put(name, value);
        }
    }

    @Test
    void shouldSayInOneLineWhatIsMalformed() throws IOException {
        environment.put("WEIR_REST_PORT", "http");
        assertThat(lineOf("jobmaster")).contains("WEIR_REST_PORT is 'http'");
        environment.remove("WEIR_REST_PORT");

        environment.put("WEIR_ORPHAN_TIMEOUT_MILLIS", "60s");
        assertThat(lineOf("taskmanager")).contains("WEIR_ORPHAN_TIMEOUT_MILLIS is '60s': expected milliseconds");
        environment.remove("WEIR_ORPHAN_TIMEOUT_MILLIS");

        environment.put("WEIR_TOKEN", write("token", " \n"));
        assertThat(lineOf("taskmanager")).contains("is empty");

        environment.put("WEIR_CONFIG", write("job.json", json(0)));
        assertThat(lineOf("jobmaster")).contains("'parallelism' 0: expected 1 or more");
        environment.put("WEIR_CONFIG", write("job.json", "{\"name\":"));
        assertThat(lineOf("jobmaster")).contains("job.json");
        environment.put("WEIR_CONFIG", write("job.json", "{\"name\":[1]}"));
        assertThat(lineOf("jobmaster")).contains("malformed").contains("name");
        environment.put("WEIR_CONFIG", write("job.json", "{}"));
        assertThat(lineOf("jobmaster")).contains("has no 'name'");
        environment.put("WEIR_CONFIG", write("job.json", "null"));
        assertThat(lineOf("jobmaster")).contains("is empty");
    }

    private String lineOf(String argument) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int code =
                Launcher.run(new String[] {argument}, environment, new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(code).isEqualTo(Launcher.MISCONFIGURED);
        String text = err.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("weir: ").hasLineCount(1);
        return text;
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private static String json(int parallelism) throws IOException {
        return ControlJson.mapper()
                .writeValueAsString(JobConfig.builder(
                                "count",
                                "uid",
                                JobConfig.Checkpointing.builder(
                                                new JobConfig.Storage("http://s3", "b", "jobs", "", true))
                                        .interval(1_000)
                                        .timeout(10_000)
                                        .tolerableFailures(50)
                                        .historyLimit(2)
                                        .build())
                        .specHash("hash")
                        .jobClass(CountProgram.class.getName())
                        .parallelism(parallelism)
                        .maxParallelism(16)
                        .jobMasterHost("jm")
                        .build());
    }
}
