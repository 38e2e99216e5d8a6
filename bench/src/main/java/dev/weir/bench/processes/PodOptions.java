package dev.weir.bench.processes;

import dev.weir.control.JobConfig;
import dev.weir.control.JvmOptions;
import java.util.List;
import java.util.Optional;

/** What the JVMs of the processes are started with: as the operator starts them, or as a system property says. */
final class PodOptions {
    private static final long MEBIBYTE = 1 << 20;

    private PodOptions() {}

    /** One of a quarter of a gigabyte. */
    static List<String> jobMaster() {
        return own("weir.bench.jobmaster", JvmOptions.jobMaster(Optional.of(256 * MEBIBYTE)));
    }

    /** One of half a gigabyte and two cores. */
    static List<String> taskManager() {
        return own(
                "weir.bench.taskmanager",
                JvmOptions.taskManager(Optional.of(512 * MEBIBYTE), Optional.of(2.0), JobConfig.MEMORY));
    }

    /** One for state of some hundred MiB. */
    static List<String> large() {
        return own(
                "weir.bench.large",
                JvmOptions.taskManager(Optional.of(2560 * MEBIBYTE), Optional.of(2.0), JobConfig.MEMORY));
    }

    private static List<String> own(String property, List<String> otherwise) {
        String options = System.getProperty(property);
        return options == null ? otherwise : List.of(options.trim().split("\\s+"));
    }
}
