package dev.weir.launcher;

import java.io.PrintStream;
import java.security.Security;
import java.util.Map;

/**
 * The entry of a job's pods: {@code jobmaster} or {@code taskmanager}. Exit codes: 0 told to stop, 1 an error of its own, 2
 * wrong configuration, 3 another JobMaster has the job.
 */
public final class Launcher {
    static final int STOPPED = 0;
    static final int BROKEN = 1;
    static final int MISCONFIGURED = 2;
    static final int FENCED = 3;

    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.err));
    }

    /** Runs until the process is to end; gives its exit code. */
    static int run(String[] arguments, Map<String, String> environment, PrintStream err) {
        if (arguments.length != 1 || !(arguments[0].equals("jobmaster") || arguments[0].equals("taskmanager"))) {
            err.println("weir: expected one argument, jobmaster or taskmanager, found '" + String.join(" ", arguments)
                    + "'");
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
        return arguments[0].equals("jobmaster")
                ? new JobMasterProcess(settings).run()
                : new TaskManagerProcess(settings).run();
    }

    /** Before any class that logs or connects is loaded. */
    private static void prepare(ProcessSettings settings) {
        System.setProperty("weir.job", settings.config().name());
        setDefault("logback.configurationFile", "dev/weir/launcher/logback.xml");
        // An event stream is many small writes; without this each would wait for an acknowledgement.
        setDefault("sun.net.httpserver.nodelay", "true");
        // Seconds that a request may take to come in whole: a client that stalls must not hold a thread.
        setDefault("sun.net.httpserver.maxReqTime", "10");
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
