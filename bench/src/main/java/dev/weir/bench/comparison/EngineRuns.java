package dev.weir.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts a process for each run, with the same flags for every engine, and waits for what it finds. */
public final class EngineRuns implements Runs {
    /** Of event time: all that is within some windows fits well into the heap. */
    private static final long EVENTS_PER_SECOND = 100_000;
    /** A run that takes longer stands still. */
    private static final long LONGEST_RUN_MINUTES = 20;
    /** What Flink and Jet reach into. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/sun.nio.ch",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal");

    private final RunSettings settings;

    public EngineRuns(RunSettings settings) {
        this.settings = settings;
    }

    @Override
    public RunResult measure(Contestant contestant) throws IOException, InterruptedException {
        return measure(contestant, 0);
    }

    /** @param rate records a second that the sources may read; 0: as fast as it goes */
    public RunResult measure(Contestant contestant, long rate) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--records=" + Long.MAX_VALUE,
                "--rate=" + rate,
                "--warm-up=" + settings.warmUp(),
                "--seconds=" + settings.seconds()));
        settings.profile().ifPresent(file -> arguments.add("--profile=" + file.toAbsolutePath()));
        return run(contestant, arguments);
    }

    @Override
    public String answer(Contestant contestant, long records) throws IOException, InterruptedException {
        return run(contestant, List.of("--records=" + records)).digest();
    }

    /** What all processes are started with, for people. */
    public String told() {
        return "engines run with " + String.join(" ", java()) + " on "
                + Runtime.getRuntime().availableProcessors() + " processors";
    }

    private RunResult run(Contestant contestant, List<String> arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("weir-bench-checkpoints");
        try {
            Case what = contestant.what();
            List<String> command = java();
            command.addAll(opened());
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(
                    EngineProcess.class.getName(),
                    "--engine=" + contestant.engine(),
                    "--query=" + what.query(),
                    "--parallelism=" + what.parallelism(),
                    "--checkpoints=" + what.intervalMillis(),
                    "--events-per-second=" + EVENTS_PER_SECOND,
                    "--folder=" + folder));
            command.addAll(arguments);
            return resultOf(contestant.toString(), command);
        } finally {
            delete(folder);
        }
    }

    /** What the JVM of every engine is told besides, for the peers need it. */
    public static List<String> opened() {
        List<String> options = new ArrayList<>(
                List.of("--add-modules=java.se", "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"));
        OPENED.forEach(opened -> options.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        return options;
    }

    private List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(settings.java().resolve(Path.of("bin", "java")).toString());
        command.addAll(List.of("-Xms" + settings.heap(), "-Xmx" + settings.heap(), "-XX:+AlwaysPreTouch"));
        command.addAll(settings.javaOptions());
        if (settings.profile().isPresent()) {
            command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints"));
        }
        return command;
    }

    private static RunResult resultOf(String what, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture.delayedExecutor(LONGEST_RUN_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        Thread end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
        String result = null;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(EngineProcess.RESULT)) {
                    result = line.substring(EngineProcess.RESULT.length());
                }
            }
        }
        int code = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(end);
        if (code != 0 || result == null) {
            throw new IOException(what + ": the process ended with " + code + "; what it has to say about it is above");
        }
        return new ObjectMapper().readValue(result, RunResult.class);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
