package dev.weir.bench.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a process has used, from {@code /proc}. */
final class ProcessUsage {
    private final ProcessHandle process;

    ProcessUsage(long pid) {
        this.process = ProcessHandle.of(pid).orElseThrow();
    }

    /** Of all its threads, since it began. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Memory that it has now, in MiB. */
    double residentMebibytes() throws IOException {
        return kibibytes("VmRSS:") / 1024;
    }

    int threads() throws IOException {
        return (int) kibibytes("Threads:");
    }

    private double kibibytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.split("\\s+")[1]))
                .findFirst()
                .orElseThrow();
    }
}
