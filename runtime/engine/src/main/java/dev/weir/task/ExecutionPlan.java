package dev.weir.task;

import dev.weir.channel.Element;
import dev.weir.codec.Codecs;
import dev.weir.common.ExecutionId;
import dev.weir.common.HostAndPort;
import dev.weir.common.TaskId;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.state.RestoredOperator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one process runs of one execution of a job.
 *
 * @param jobUid tells this job from every other, whatever its name
 * @param id of the execution
 * @param tasks all of the job
 * @param mine those of this process
 * @param peers where the process of each other task listens for data
 * @param restored state of the operators of a task of mine; at a job's first start the initial splits of its sources
 * @param inFlight elements that channels into tasks of mine begin with, by the channel's index; see {@link InFlightRestore}
 * @param alignment how barriers wait for each other
 */
public record ExecutionPlan(
        String jobUid,
        ExecutionId id,
        JobGraph graph,
        ExecutionGraph tasks,
        Set<TaskId> mine,
        Map<TaskId, HostAndPort> peers,
        Map<TaskId, List<RestoredOperator>> restored,
        Map<Integer, List<Element>> inFlight,
        Codecs codecs,
        Alignment alignment) {
    public ExecutionPlan {
        mine = Set.copyOf(mine);
        peers = Map.copyOf(peers);
        restored = Map.copyOf(restored);
        inFlight = Map.copyOf(inFlight);
    }
}
