package dev.weir.local.kubelet.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running process of a container, its output copied to its log by a thread of its own. Thread-safe.
 *
 * <p>The process begins a session of its own where {@code setsid} is at hand, so that a Ctrl-C in the terminal of the cluster
 * reaches the cluster alone, which then ends its pods in order.
 */
public final class ContainerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerProcess.class);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final long OUTPUT_DRAIN_MILLIS = 500;

    private final Process process;
    private final CompletableFuture<Void> outputEnded = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit;

    private ContainerProcess(Process process, ContainerLog log, String name) {
        this.process = process;
        Thread copier = new Thread(() -> copyOutput(log), "output-" + name);
        copier.setDaemon(true);
        copier.start();
        this.exit = process.onExit()
                .thenCombine(
                        // A grandchild may keep the pipe open: the exit is told all the same.
                        process.onExit()
                                .thenCompose(ended -> outputEnded
                                        .copy()
                                        .completeOnTimeout(null, OUTPUT_DRAIN_MILLIS, TimeUnit.MILLISECONDS)),
                        (ended, drained) -> ended.exitValue());
    }

    /**
     * Starts a process.
     *
     * @param name for the thread's name
     * @param log closed when the process has ended and all of its output is in it
     * @throws IOException when the program cannot be started
     */
    public static ContainerProcess start(ProcessSpec spec, ContainerLog log, String name) throws IOException {
        Objects.requireNonNull(log, "log is null");
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            requireExecutable(spec);
            command.add(SETSID.toString());
        }
        command.addAll(spec.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(spec.workingDirectory().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        return new ContainerProcess(builder.start(), log, name);
    }

    /** setsid would only fail after it was started, with a message of its own. */
    private static void requireExecutable(ProcessSpec spec) throws IOException {
        String program = spec.command().get(0);
        if (program.contains("/")) {
            if (!Files.isExecutable(spec.workingDirectory().resolve(program))) {
                throw new IOException("'" + program + "' is not an executable file");
            }
            return;
        }
        for (String folder :
                spec.environment().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return;
            }
        }
        throw new IOException("'" + program + "' is not found in the PATH");
    }

    private void copyOutput(ContainerLog log) {
        byte[] buffer = new byte[8192];
        try (InputStream output = process.getInputStream()) {
            for (int read = output.read(buffer); read >= 0; read = output.read(buffer)) {
                log.append(buffer, read);
            }
        } catch (IOException e) {
            LOG.debug("The output of process {} ended early", process.pid(), e);
        } finally {
            close(log);
            outputEnded.complete(null);
        }
    }

    private static void close(ContainerLog log) {
        try {
            log.close();
        } catch (IOException e) {
            LOG.warn("A container's log could not be closed: {}", e.toString());
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public long pid() {
        return process.pid();
    }

    /** Completes with the exit code, once the output is in the log or did not end within half a second. */
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Asks the process to end: SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** Ends the process and all that it started: SIGKILL. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
