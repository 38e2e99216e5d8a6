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
 */
public record TaskManagerSettings(
        JobConfig config,
        String name,
        String folder,
        HostAndPort jobMaster,
        HostAndPort data,
        Callable<ObjectStore> storage,
        Callable<LogicalGraph> program) {}
