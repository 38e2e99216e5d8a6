package dev.weir.launcher;

import dev.weir.codec.Codecs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The entry of a job's pods: {@code jobmaster}, {@code taskmanager} or {@code preflight}. Exit codes: 0 told to stop, 1 an error
 * of its own, 2 wrong configuration, 3 another JobMaster has the job. A preflight ends with 0 if the program can go on from its
 * job's last checkpoint, with 4 if it cannot, and with 1 if that could not be found out; see {@link Preflight}.
 */
public final class Launcher {
    static final int STOPPED = 0;
    static final int BROKEN = 1;
    static final int MISCONFIGURED = 2;
    static final int FENCED = 3;
    static final int INCOMPATIBLE = 4;

    private static final Set<String> MODES = Set.of("jobmaster", "taskmanager", "preflight");

    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.err));
    }

    /** Runs until the process is to end; gives its exit code. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream err) {
        if (arguments.length != 1 || !MODES.contains(arguments[0])) {
            err.println("weir: expected one argument, jobmaster or taskmanager or preflight, found '"
                    + String.join(" ", arguments) + "'");
            return MISCONFIGURED;
        }
        ProcessSettings settings;
        try {
            settings = ProcessSettings.of(environment);
        } catch (LaunchException e) {
            err.println("weir: " + e.getMessage());
            return MISCONFIGURED;
        }
        prepare(settings);
        return switch (arguments[0]) {
            case "jobmaster" -> new JobMasterProcess(settings).run();
            case "taskmanager" -> new TaskManagerProcess(settings).run();
            default ->
                new Preflight(
                                settings.config(),
                                settings::storage,
                                new ProgramSource(settings.config(), new Codecs(), settings::storage),
                                System.out,
                                err,
                                new TerminationLog(
                                        Optional.ofNullable(environment.get("WEIR_TERMINATION_LOG"))
                                                .map(Path::of),
                                        err))
                        .run();
        };
    }

    /** Before any class that logs or connects is loaded. */
    private static void prepare(ProcessSettings settings) {
        System.setProperty("weir.job", settings.config().name());
        setDefault("logback.configurationFile", "dev/weir/launcher/logback.xml");
        // An event stream is many small writes; without this each would wait for an acknowledgement.
        setDefault("sun.net.httpserver.nodelay", "true");
        // Seconds that a request may take to come in whole: a client that stalls must not hold a thread.
        setDefault("sun.net.httpserver.maxReqTime", "10");
        // Chunks of 1 MiB, not 4, and one pool for data and control: a process that has little to say keeps little for
        // it.
        setDefault("io.netty.allocator.maxOrder", "7");
        setDefault("io.grpc.netty.useCustomAllocator", "false");
        // A pod that comes back has another address under the same name.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
