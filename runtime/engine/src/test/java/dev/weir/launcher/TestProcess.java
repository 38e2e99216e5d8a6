package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JobMaster or TaskManager in a process of its own, from the class path of the test. */
final class TestProcess implements AutoCloseable {
    private final String name;
    private final Process process;
    private final Path log;

    private TestProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Its log stays in the build's folder, for who looks into a failed test. */
    static TestProcess start(String kind, String name, Map<String, String> environment) throws IOException {
        Path logs = Files.createDirectories(Path.of("target", "process-logs"));
        Path log = Files.createTempFile(logs, name + "-", ".log");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath,
                Launcher.class.getName(),
                kind));
        builder.environment().putAll(environment);
        builder.environment().put("POD_NAME", name);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new TestProcess(name, builder.start(), log);
    }

    String name() {
        return name;
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void signal(String signal) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int awaitExit() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", name).isTrue();
        return process.exitValue();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
