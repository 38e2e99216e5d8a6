package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ContainerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The logs of one container's runs: {@code <n>.log} in a folder, of which the newest few are kept, those of earlier pods of
 * the same name too. Runs are begun by the pod's worker; the two newest logs may be read by any thread.
 */
final class ContainerLogs {

    private static final long BOUND = 16L << 20;
    private static final int KEPT = 5;

    private final Path folder;
    private volatile ContainerLog current;
    private volatile ContainerLog previous;

    ContainerLogs(Path folder) {
        this.folder = folder;
    }

    /** Begins the log of a new run. */
    ContainerLog begin() throws IOException {
        List<Integer> numbers = numbers();
        int next = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1) + 1;
        for (int old : numbers.subList(0, Math.max(0, numbers.size() - KEPT + 1))) {
            Files.deleteIfExists(folder.resolve(old + ".log"));
            Files.deleteIfExists(folder.resolve(old + ".log.1"));
        }
        ContainerLog log = new ContainerLog(folder.resolve(next + ".log"), BOUND);
        previous = current;
        current = log;
        return log;
    }

    private List<Integer> numbers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("\\d{1,9}\\.log"))
                    .map(name -> Integer.valueOf(name.substring(0, name.length() - 4)))
                    .sorted()
                    .toList();
        }
    }

    /** The log of the newest run; empty before the first. */
    Optional<ContainerLog> current() {
        return Optional.ofNullable(current);
    }

    /** The log of the run before the newest one. */
    Optional<ContainerLog> previous() {
        return Optional.ofNullable(previous);
    }
}
