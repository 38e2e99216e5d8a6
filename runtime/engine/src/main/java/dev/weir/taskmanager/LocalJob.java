package dev.weir.taskmanager;

import dev.weir.channel.Element;
import dev.weir.checkpoint.ListRestore;
import dev.weir.checkpoint.OperatorRestore;
import dev.weir.codec.Codecs;
import dev.weir.common.HostAndPort;
import dev.weir.common.TaskId;
import dev.weir.control.JobConfig;
import dev.weir.graph.ExecutionGraph;
import dev.weir.graph.JobGraph;
import dev.weir.protocol.InFlightElements;
import dev.weir.protocol.Restore;
import dev.weir.protocol.ToTaskManager.Assignment;
import dev.weir.protocol.ToTaskManager.Deploy;
import dev.weir.protocol.ToTaskManager.TaskRestore;
import dev.weir.protocol.Wire;
import dev.weir.state.ElementList;
import dev.weir.state.KeyedStateSource;
import dev.weir.state.RestoredOperator;
import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.Segments;
import dev.weir.storage.StateReader;
import dev.weir.task.Alignment;
import dev.weir.task.ExecutionPlan;
import dev.weir.task.InFlightRestore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job as this process has it: its program, loaded once, and its storage. Makes plans of deployments. All methods block;
 * one thread at a time.
 */
final class LocalJob {
    private static final Logger LOG = LoggerFactory.getLogger(LocalJob.class);
    /** Nothing has a name that begins so: what is asked for is an answer, and a connection to keep. */
    private static final String PREPARING = "preparing-";

    private final TaskManagerSettings settings;
    /** {@code null} until it is first needed. */
    private JobGraph graph;
    /** {@code null} until it is first needed. */
    private ObjectStore store;

    LocalJob(TaskManagerSettings settings) {
        this.settings = settings;
    }

    synchronized ObjectStore store() throws Exception {
        if (store == null) {
            store = settings.storage().call();
        }
        return store;
    }

    /**
     * Does beforehand what the first deployment would wait for: loads the program and uses storage once. What goes wrong is not
     * told here, since the first deployment will meet it too.
     */
    void prepare() {
        try {
            store().list(settings.folder() + "/" + Segments.FOLDER + PREPARING);
            synchronized (this) {
                graph();
            }
        } catch (Exception e) {
            LOG.debug("not prepared for a deployment", e);
        }
    }

    /**
     * Reads the elements that are restored; keyed state is read when the plan is deployed.
     *
     * @throws ProgramDiffersException if the JobMaster's graph is another
     * @throws IOException if state cannot be read
     */
    synchronized ExecutionPlan plan(Deploy deploy) throws Exception {
        JobGraph job = graph();
        if (!job.fingerprint().equals(deploy.fingerprint())) {
            throw new ProgramDiffersException(job.fingerprint(), deploy.fingerprint());
        }
        ExecutionGraph tasks = job.initializeExecutionGraph(deploy.parallelism(), deploy.maxParallelism());
        Set<TaskId> mine = deploy.tasks().stream().map(TaskRestore::task).collect(Collectors.toSet());
        Map<TaskId, HostAndPort> peers = new HashMap<>();
        for (Assignment assignment : deploy.assignments()) {
            if (!mine.contains(assignment.task())) {
                peers.put(assignment.task(), new HostAndPort(assignment.host(), assignment.port()));
            }
        }
        StateReader reader = new StateReader(store(), settings.folder());
        Map<TaskId, List<RestoredOperator>> restored = new HashMap<>();
        for (TaskRestore task : deploy.tasks()) {
            List<RestoredOperator> operators = new ArrayList<>();
            for (Restore operator : task.operators()) {
                operators.add(restored(Wire.operatorRestore(operator), reader));
            }
            restored.put(task.task(), operators);
        }
        Codecs codecs = job.logical().codecs();
        Map<Integer, List<Element>> inFlight = new HashMap<>();
        for (TaskRestore task : deploy.tasks()) {
            InFlightRestore restore = new InFlightRestore(tasks, codecs, task.rescaled());
            inFlight.putAll(restore.assign(task.task(), stored(task, reader)));
        }
        return new ExecutionPlan(
                settings.config().uid(),
                deploy.execution(),
                job,
                tasks,
                mine,
                peers,
                restored,
                inFlight,
                codecs,
                alignment());
    }

    private Alignment alignment() {
        JobConfig.Checkpointing checkpointing = settings.config().checkpointing();
        Alignment alignment = checkpointing.atLeastOnce() ? Alignment.atLeastOnce() : Alignment.exactlyOnce();
        return checkpointing.alignmentTimeout().map(alignment::overtakingAfter).orElse(alignment);
    }

    private static List<InFlightRestore.Stored> stored(TaskRestore task, StateReader reader) throws IOException {
        List<InFlightRestore.Stored> stored = new ArrayList<>();
        for (InFlightElements channel : task.inFlight()) {
            byte[] elements = reader.read(channel.elements().toStateHandle());
            stored.add(new InFlightRestore.Stored(channel.edge(), channel.from(), elements));
        }
        return stored;
    }

    private JobGraph graph() throws Exception {
        if (graph == null) {
            graph = JobGraph.defineJobStructure(settings.program().call());
        }
        return graph;
    }

    private static RestoredOperator restored(OperatorRestore operator, StateReader reader) throws IOException {
        List<ElementList> lists = new ArrayList<>();
        for (ListRestore list : operator.lists()) {
            lists.add(list.read(reader::read));
        }
        List<KeyedStateSource> keyed = operator.keyed().stream()
                .<KeyedStateSource>map(each -> new StoredState(reader, each.handle(), each.schemas()))
                .toList();
        return new RestoredOperator(operator.operator(), operator.watermark(), keyed, lists, operator.reached());
    }

    /** Keyed state in storage. */
    private record StoredState(StateReader reader, KeyedHandle handle, List<StateSchema> schemas)
            implements KeyedStateSource {
        @Override
        public String format() {
            return handle.format();
        }

        @Override
        public List<Part> parts() {
            return handle.parts().stream()
                    .<Part>map(part -> new StoredPart(reader, part))
                    .toList();
        }

        /** Those of savepoints lie elsewhere. */
        @Override
        public boolean isOwnCheckpoint() {
            return handle.parts().stream()
                    .allMatch(part -> part.segment() == null || part.segment().startsWith(Segments.FOLDER));
        }
    }

    private record StoredPart(StateReader reader, StateHandle handle) implements KeyedStateSource.Part {
        @Override
        public InputStream open() throws IOException {
            return reader.open(handle);
        }
    }
}
