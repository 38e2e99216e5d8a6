package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ContainerLog;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** What a container leaves to say when it ends: the file at its {@code terminationMessagePath}, or its last output. */
final class TerminationMessage {

    private static final int MOST = 4096;
    private static final int MOST_OF_LOG = 2048;
    private static final int LINES_OF_LOG = 80;

    private final String containerPath;
    private final Path file;
    private final boolean fallBackToLog;

    TerminationMessage(Container container, Path podFolder) {
        this.containerPath = Objects.requireNonNullElse(container.getTerminationMessagePath(), "/dev/termination-log");
        this.file = podFolder.resolve("termination-" + container.getName());
        this.fallBackToLog = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
    }

    /** The container path of the message and where it really is. */
    Map<String, Path> mount() {
        return Map.of(containerPath, file);
    }

    /** Empties the message before a run. */
    void clear() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, new byte[0]);
    }

    /** The message of a run that ended; empty when there is none. */
    String read(int exitCode, String lastOutput) {
        try {
            if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0) {
                    return new String(Arrays.copyOf(bytes, Math.min(bytes.length, MOST)), StandardCharsets.UTF_8);
                }
            }
        } catch (IOException e) {
            return "The message at " + containerPath + " cannot be read: " + e.getMessage();
        }
        return fallBackToLog && exitCode != 0 ? lastOutput : "";
    }

    /** The last lines that a run wrote. */
    static String lastOutput(ContainerLog log) {
        try {
            return log.tail(LINES_OF_LOG, MOST_OF_LOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
