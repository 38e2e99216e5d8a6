package dev.weir.local.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --data DIR}. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that keeps the cluster's state (default: .weir in the repository).")
    private Path data;

    Path path() {
        return data == null ? WeirCommand.repository().resolve(".weir") : data.toAbsolutePath();
    }
}
