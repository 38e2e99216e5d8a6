package dev.weir.local.kubelet.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to start, with every path already a real one.
 *
 * @param command the program and its arguments, at least one
 * @param environment the whole environment: nothing else is inherited
 * @param workingDirectory exists
 */
public record ProcessSpec(List<String> command, Map<String, String> environment, Path workingDirectory) {

    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(workingDirectory, "workingDirectory is null");
        if (command.isEmpty()) {
            throw new IllegalArgumentException("The command is empty");
        }
    }
}
