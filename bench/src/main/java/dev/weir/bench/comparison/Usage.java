package dev.weir.bench.comparison;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used up at one moment.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param cpuNanos of all its threads, those of the JVM and the kernel's work for them included
 * @param childrenCpuNanos of the processes that it has started
 * @param collectionMillis spent in garbage collection
 * @param allocated bytes, by each Java thread that is alive
 */
record Usage(long nanos, long cpuNanos, long childrenCpuNanos, long collectionMillis, Map<Long, Long> allocated) {
    static Usage now() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Usage(
                System.nanoTime(),
                system.getProcessCpuTime(),
                ProcessHandle.current()
                        .descendants()
                        .mapToLong(each -> each.info()
                                .totalCpuDuration()
                                .orElse(Duration.ZERO)
                                .toNanos())
                        .sum(),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                allocatedBytes());
    }

    private static Map<Long, Long> allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            byThread.put(ids[i], bytes[i]);
        }
        return byThread;
    }

    double secondsSince(Usage before) {
        return (nanos - before.nanos) / 1e9;
    }

    double cpuSecondsSince(Usage before) {
        return (cpuNanos - before.cpuNanos) / 1e9;
    }

    /** Of this process and those that it has started. */
    double allCpuSecondsSince(Usage before) {
        return cpuSecondsSince(before) + (childrenCpuNanos - before.childrenCpuNanos) / 1e9;
    }

    double collectionSecondsSince(Usage before) {
        return (collectionMillis - before.collectionMillis) / 1e3;
    }

    /** By threads that are alive now. */
    long allocatedSince(Usage before) {
        return allocated.entrySet().stream()
                .mapToLong(each -> each.getValue() - before.allocated.getOrDefault(each.getKey(), 0L))
                .sum();
    }
}
