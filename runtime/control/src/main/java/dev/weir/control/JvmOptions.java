package dev.weir.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the JVMs of a job's processes are started with, by what their containers may use at the most. A JVM that is told nothing
 * takes itself for the only one on a large machine; these take little at rest and what they may under load. Pure.
 */
public final class JvmOptions {
    /** The environment variable that the JVM itself reads them from; whoever sets it replaces all of them. */
    public static final String VARIABLE = "JAVA_TOOL_OPTIONS";

    /** Of the C library, which a JVM's compilers and libraries take memory from: it keeps less of what they gave back. */
    public static final Map<String, String> ENVIRONMENT =
            Map.of("MALLOC_ARENA_MAX", "2", "MALLOC_TRIM_THRESHOLD_", "131072");

    private static final long MEBIBYTE = 1 << 20;
    /** What a JVM takes besides its heap, at the least: classes, compiled code, threads, buffers of the network. */
    private static final long BESIDES = 96 * MEBIBYTE;

    private static final long SMALLEST_HEAP = 32 * MEBIBYTE;
    /** Of a JobMaster that has no limit. It holds no state of the job. */
    private static final long JOB_MASTER_HEAP = 256 * MEBIBYTE;

    private static final double HEAP_SHARE = 0.7;
    private static final double HEAP_SHARE_BESIDE_ROCKSDB = 0.4;

    private JvmOptions() {}

    /** @param memory limit of the container, bytes; empty: none */
    public static List<String> jobMaster(Optional<Long> memory) {
        List<String> options = small();
        options.add("-XX:+UseSerialGC");
        // It decides much and computes little: the second compiler's profiles and code would not pay.
        options.add("-XX:TieredStopAtLevel=1");
        options.add(
                "-Xmx" + mebibytes(memory.map(bytes -> heap(bytes, HEAP_SHARE)).orElse(JOB_MASTER_HEAP)));
        return options;
    }

    /**
     * @param memory limit of the container, bytes; empty: none, and the JVM takes what it finds right for the machine
     * @param cores limit of the container; empty: none
     * @param stateBackend of the job
     */
    public static List<String> taskManager(Optional<Long> memory, Optional<Double> cores, String stateBackend) {
        List<String> options = small();
        // Throughput and a heap that can shrink; pauses are shorter than what a checkpoint waits for anyway.
        options.add(cores.orElse(2.0) <= 1 ? "-XX:+UseSerialGC" : "-XX:+UseParallelGC");
        double share = stateBackend.equals(JobConfig.MEMORY) ? HEAP_SHARE : HEAP_SHARE_BESIDE_ROCKSDB;
        memory.ifPresent(bytes -> options.add("-Xmx" + mebibytes(heap(bytes, share))));
        return options;
    }

    private static long heap(long memory, double share) {
        return Math.max(SMALLEST_HEAP, Math.min((long) (memory * share), memory - BESIDES));
    }

    private static String mebibytes(long bytes) {
        return bytes / MEBIBYTE + "m";
    }

    private static List<String> small() {
        return new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError", "-Xms16m", "-Xss512k", "-XX:-UsePerfData"));
    }
}
