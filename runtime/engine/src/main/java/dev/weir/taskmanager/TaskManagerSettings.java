package dev.weir.taskmanager;

import dev.weir.common.HostAndPort;
import dev.weir.control.JobConfig;
import dev.weir.graph.LogicalGraph;
import dev.weir.storage.ObjectStore;
import java.util.concurrent.Callable;

/**
 * What a TaskManager is made of.
 *
 * @param name of its pod
 * @param folder of the job in storage
 * @param jobMaster where its control connections are
 * @param data where others reach this TaskManager's data connections
 * @param storage sets the client up; blocks
 * @param program loads it; blocks
 * @param orphanMillis how long tasks run on without a JobMaster
 */
public record TaskManagerSettings(
        JobConfig config,
        String name,
        String folder,
        HostAndPort jobMaster,
        HostAndPort data,
        Callable<ObjectStore> storage,
        Callable<LogicalGraph> program,
        long orphanMillis) {
    /** A pod that is scheduled anew, its image at hand, is there well before. */
    public static final long DEFAULT_ORPHAN_MILLIS = 60_000;

    /** With {@link #DEFAULT_ORPHAN_MILLIS}. */
    public TaskManagerSettings(
            JobConfig config,
            String name,
            String folder,
            HostAndPort jobMaster,
            HostAndPort data,
            Callable<ObjectStore> storage,
            Callable<LogicalGraph> program) {
        this(config, name, folder, jobMaster, data, storage, program, DEFAULT_ORPHAN_MILLIS);
    }
}
