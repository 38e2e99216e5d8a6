package dev.weir.simulation;

import dev.weir.api.Arguments;
import dev.weir.codec.Codecs;
import dev.weir.common.HostAndPort;
import dev.weir.control.JobConfig;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.ProgramRecorder;
import dev.weir.hooks.http.HttpHooks;
import dev.weir.jobmaster.JobMaster;
import dev.weir.jobmaster.JobMasterSettings;
import dev.weir.protocol.MessageCodec;
import dev.weir.simulation.fault.FaultInjector;
import dev.weir.simulation.job.OutsideWorld;
import dev.weir.simulation.job.SimulatedProgram;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.TaskStepper;
import dev.weir.simulation.kernel.Timeline;
import dev.weir.simulation.kernel.Trace;
import dev.weir.simulation.kernel.VirtualLoop;
import dev.weir.simulation.kernel.VirtualProcess;
import dev.weir.simulation.network.Network;
import dev.weir.simulation.network.ProcessChannels;
import dev.weir.simulation.store.SharedStore;
import dev.weir.simulation.store.StoreClient;
import dev.weir.state.KeyedStateBackend;
import dev.weir.state.MemoryStateBackend;
import dev.weir.task.Executions;
import dev.weir.task.TaskExecutor;
import dev.weir.task.TaskExecutorConfig;
import dev.weir.taskmanager.TaskManager;
import dev.weir.taskmanager.TaskManagerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One job on its cluster, from its start to its end, with all that goes wrong. For one use, by one thread. */
final class World implements Supervisor.Starter {
    private static final long SECOND = 1_000_000_000L;
    /** A job that has so much time without a fault finishes. */
    private static final long PATIENCE = 180 * SECOND;

    private static final long MAX_EVENTS = 3_000_000;
    private static final String CONTROL_HOST = "jobmaster";

    private final Scenario scenario;
    private final Dice dice;
    private final Codecs codecs;
    private final Plant plant;
    private final Timeline timeline;
    private final SharedStore store;
    private final OutsideWorld outside;
    private final FaultInjector faults;
    private final JobHistories histories;
    /** Checkpoints that somebody named of jobs that are over, by their folders. */
    private final Map<String, Set<Long>> pinnedBefore = new TreeMap<>();

    private final WorldWatch watch;
    private final Network network;
    private final Supervisor supervisor;
    private final OperatorStandIn operator;
    /** What must not have happened; the first. */
    private Optional<String> violation = Optional.empty();

    /**
     * @param job that runs in the beginning
     * @param before storage as it is in the beginning
     * @param visible the outside world as it is in the beginning
     */
    World(
            Scenario scenario,
            JobVersion job,
            Dice dice,
            Codecs codecs,
            Plant plant,
            Trace trace,
            Optional<SharedStore> before,
            Optional<OutsideWorld> visible) {
        this.scenario = scenario;
        this.dice = dice;
        this.codecs = codecs;
        this.plant = plant;
        this.timeline = new Timeline(trace, this::defect);
        this.store = before.map(SharedStore::copy).orElseGet(() -> new SharedStore(() -> 0));
        this.outside =
                visible.map(known -> known.copy(this::violated)).orElseGet(() -> new OutsideWorld(this::violated));
        this.faults = new FaultInjector(scenario.faults(), timeline, dice.fork());
        this.histories = new JobHistories(store, outside, codecs, this::violated);
        if (before.isPresent()) {
            store.keys().forEach(histories::ofKey);
        }
        outside.allowOnly(histories::mayBeVisible);
        this.watch = new WorldWatch(faults, histories, outside, plant);
        this.network = new Network(timeline, dice.fork(), new MessageCodec(codecs), watch);
        this.supervisor = new Supervisor(scenario.cluster(), job, timeline, dice.fork(), faults, this);
        this.operator = new OperatorStandIn(scenario.cluster(), timeline, dice.fork(), this::move);
    }

    /** Runs the job to its end; what went wrong first that must not, if anything did. */
    Optional<String> run() {
        faults.start(supervisor, network);
        supervisor.start();
        operator.start();
        long deadline = scenario.faults().quietAt() + PATIENCE;
        while (violation.isEmpty() && !operator.isFinished()) {
            if (operator.status().filter(job -> job.state() == JobState.FAILED).isPresent()) {
                violated("the job has failed: " + operator.status().flatMap(JobStatus::failure));
            } else if (timeline.now() > deadline || timeline.eventsRun() > MAX_EVENTS) {
                violated("the job has not finished, it is "
                        + operator.status().map(job -> job.state().toString()).orElse("unknown"));
            } else if (!timeline.runNext()) {
                violated("nothing happens any more, and the job has not finished");
            }
        }
        supervisor.stop();
        timeline.trace().add(timeline.now(), "world", () -> "ends: " + violation.orElse("the job has finished"));
        return violation;
    }

    /** The job has ended with a savepoint: another one goes on from it. */
    private void move(String savepoint) {
        JobVersion over = supervisor.job();
        pinnedBefore.put(over.folder(), operator.pinned());
        operator.begin();
        supervisor.change(over.successor(
                savepoint, scenario.cluster().move().orElseThrow().parallelism()));
    }

    private void violated(String what) {
        timeline.trace().add(timeline.now(), "VIOLATION", () -> what);
        if (violation.isEmpty()) {
            violation = Optional.of(what);
        }
    }

    private void defect(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        violated("an event has thrown " + text);
    }

    @Override
    public void jobMaster(VirtualProcess process, JobConfig config) {
        watch.runs(process, JobMasterSettings.folder(config));
        VirtualLoop loop = new VirtualLoop(process);
        JobMaster jobMaster = new JobMaster(
                new JobMasterSettings(
                        config,
                        process.name(),
                        () -> new StoreClient(store, process, watch),
                        () -> program(process),
                        () -> process.id() + "-"
                                + Long.toHexString(process.dice().number()),
                        HttpHooks.unreachable(),
                        Runnable::run),
                loop,
                fenced -> process.kill("it is fenced"));
        network.transportOf(process).listen(CONTROL_HOST, JobConfig.CONTROL_PORT, jobMaster::accept);
        jobMaster.start();
        operator.connected(process, jobMaster);
    }

    @Override
    public void taskManager(VirtualProcess process, JobConfig config) {
        watch.runs(process, JobMasterSettings.folder(config));
        VirtualLoop loop = new VirtualLoop(process);
        HostAndPort data = new HostAndPort(process.id(), JobConfig.DATA_PORT);
        ProcessChannels channels = network.channelsOf(
                process, data, scenario.cluster().window(), (channel, element) -> watch.jumpsQueue(element));
        TaskExecutor tasks = new TaskExecutor(new TaskExecutorConfig(0, "task"), process.clock(), loop.blocking());
        TaskManager taskManager = new TaskManager(
                new TaskManagerSettings(
                        config,
                        process.name(),
                        JobMasterSettings.folder(config),
                        new HostAndPort(CONTROL_HOST, JobConfig.CONTROL_PORT),
                        data,
                        () -> new StoreClient(store, process, watch),
                        () -> program(process)),
                loop,
                network.transportOf(process),
                new Executions(tasks, channels, states()),
                process::kill);
        new TaskStepper(process, tasks);
        taskManager.start();
    }

    private KeyedStateBackend states() {
        KeyedStateBackend sound = new MemoryStateBackend();
        return plant == Plant.INCREMENT_ON_FAILED ? new PlantedStates(sound) : sound;
    }

    private LogicalGraph program(VirtualProcess process) {
        ProgramRecorder recorder = new ProgramRecorder(codecs);
        new SimulatedProgram(scenario.job(), watch.outsideOf(process)).define(recorder, Arguments.parse(List.of()));
        return recorder.finish();
    }

    SharedStore store() {
        return store;
    }

    OutsideWorld outside() {
        return outside;
    }

    /** Of the job that ran in the beginning, and of that which went on from it, if one did. */
    List<LogHistory> histories() {
        return histories.all();
    }

    /** Checkpoints of a job that somebody names. @param folder of the job */
    Set<Long> pinned(String folder) {
        return pinnedBefore.getOrDefault(folder, operator.pinned());
    }

    int faultsInjected() {
        return faults.injected();
    }

    int restores() {
        return watch.restores();
    }
}
