package dev.weir.local.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real kubectl, where there is one. */
final class Kubectl {
    private final Path program;
    private final Path kubeconfig;

    private Kubectl(Path program, Path kubeconfig) {
        this.program = program;
        this.kubeconfig = kubeconfig;
    }

    /** The first kubectl on the path; empty if there is none. */
    static Optional<Kubectl> find(Path kubeconfig, String path) {
        return Stream.of(path.split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Kubectl(program, kubeconfig));
    }

    /** Runs it and returns what it prints. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
