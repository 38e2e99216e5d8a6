package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real kubectl, as a person would type it. */
public final class Kubectl {
    private static final long PATIENCE_SECONDS = 180;

    private final Path kubeconfig;

    private Kubectl(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Skips the tests, with a reason, where there is none. */
    public static void assumeThere() {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
        assumeTrue(found, "kubectl is not on the PATH");
    }

    static Kubectl of(Product product) {
        return of(product.cluster().kubeconfig());
    }

    public static Kubectl of(Path kubeconfig) {
        return new Kubectl(kubeconfig);
    }

    /** Runs it with success, and returns what it prints. */
    public String run(String... arguments) throws IOException, InterruptedException {
        return given("", arguments);
    }

    /** The same with a manifest on its standard input. */
    public String given(String input, String... arguments) throws IOException, InterruptedException {
        Process process = command(arguments).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("kubectl " + String.join(" ", arguments) + ": " + printed)
                .isZero();
        return printed;
    }

    /** One that runs on, such as {@code get -w}, and prints into a file. */
    Process start(Path output, String... arguments) throws IOException {
        return command(arguments).redirectOutput(output.toFile()).start();
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }
}
