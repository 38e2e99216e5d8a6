package dev.weir.simulation;

import dev.weir.channel.Element;
import dev.weir.checkpoint.CycleStep;
import dev.weir.common.ExecutionId;
import dev.weir.common.TaskId;
import dev.weir.protocol.ControlMessage;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.ToTaskManager;
import dev.weir.simulation.fault.FaultInjector;
import dev.weir.simulation.job.OutsideAccess;
import dev.weir.simulation.job.OutsideWorld;
import dev.weir.simulation.kernel.VirtualProcess;
import dev.weir.simulation.network.MessageWatch;
import dev.weir.simulation.store.StoreWatch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sees all that leaves a process, tells the steps of the cycle in it to the faults, and what storage holds to the checks. */
final class WorldWatch implements MessageWatch, StoreWatch {
    private static final long OUTSIDE_NANOS = 1_000_000;
    private static final String LOG = "/log/";
    private static final String SEGMENTS = "/segments/";

    private final FaultInjector faults;
    private final JobHistories histories;
    private final OutsideWorld outside;
    private final Plant plant;
    /** Executions of a job. */
    private final Set<String> restored = new TreeSet<>();
    /** The folder of the job that a process runs, by the process's id. */
    private final Map<String, String> folders = new TreeMap<>();
    /** Of each execution of a job. */
    private final Map<String, List<TaskId>> tasks = new TreeMap<>();

    WorldWatch(FaultInjector faults, JobHistories histories, OutsideWorld outside, Plant plant) {
        this.faults = faults;
        this.histories = histories;
        this.outside = outside;
        this.plant = plant;
    }

    /** A process begins to run a job. @param folder of the job */
    void runs(VirtualProcess process, String folder) {
        folders.put(process.id(), folder);
    }

    private String execution(VirtualProcess process, ExecutionId execution) {
        return folders.get(process.id()) + " " + execution;
    }

    /** Executions that began from a checkpoint. */
    int restores() {
        return restored.size();
    }

    @Override
    public void sent(VirtualProcess from, ControlMessage message) {
        if (message instanceof ToTaskManager.Deploy deploy) {
            tasks.put(
                    execution(from, deploy.execution()),
                    deploy.assignments().stream()
                            .map(ToTaskManager.Assignment::task)
                            .toList());
            if (deploy.checkpointId() > 0) {
                restored.add(execution(from, deploy.execution()));
            }
        }
        if (message instanceof ToJobMaster.Acknowledge done) {
            histories.of(folders.get(from.id())).acknowledged(done.checkpointId(), done.states());
        }
        step(message).ifPresent(step -> faults.reached(step, from));
    }

    private static Optional<CycleStep> step(ControlMessage message) {
        if (message instanceof ToTaskManager.ExecuteCheckpoint) {
            return Optional.of(CycleStep.EXECUTE_CHECKPOINT);
        } else if (message instanceof ToTaskManager.StateComplete) {
            return Optional.of(CycleStep.NOTIFY_STATE_COMPLETE);
        } else if (message instanceof ToTaskManager.Abort) {
            return Optional.of(CycleStep.ABORT_TASKS);
        } else if (message instanceof ToTaskManager.Deploy) {
            return Optional.of(CycleStep.RESTORE_STATE);
        } else if (message instanceof ToJobMaster.Deployed) {
            return Optional.of(CycleStep.STATE_RESTORATION_CONFIRMATION);
        } else if (message instanceof ToJobMaster.Acknowledge) {
            return Optional.of(CycleStep.DATA_TRANSFER_COMPLETE);
        } else if (message instanceof ToJobMaster.Committed) {
            return Optional.of(CycleStep.CONFIRM_CHECKPOINT_COMPLETION);
        }
        return Optional.empty();
    }

    @Override
    public ControlMessage received(VirtualProcess to, ControlMessage message) {
        if (message instanceof ToTaskManager.ExecuteCheckpoint) {
            faults.reached(CycleStep.NOTIFY_CHECKPOINT, to);
        }
        if (plant == Plant.ACKNOWLEDGEMENT_COUNTED_TWICE && message instanceof ToJobMaster.Acknowledge sent) {
            return new ToJobMaster.Acknowledge(
                    sent.execution(),
                    sent.checkpointId(),
                    tasks.getOrDefault(execution(to, sent.execution()), sent.tasks()),
                    sent.states(),
                    sent.inFlight(),
                    sent.trace());
        }
        return message;
    }

    boolean jumpsQueue(Element element) {
        return plant == Plant.BARRIER_SKIPS_CHANNEL && element instanceof Element.Barrier;
    }

    @Override
    public void before(VirtualProcess caller, Operation operation, String key) throws IOException {
        boolean mayBeRefused = operation == Operation.PUT && key.contains(SEGMENTS);
        faults.beforeStorage(caller, operation + " " + key, mayBeRefused);
    }

    @Override
    public void after(VirtualProcess caller, Operation operation, String key, boolean changed) throws IOException {
        if (key.contains(LOG) && (operation == Operation.CREATE || operation == Operation.PUT)) {
            if (changed || plant == Plant.COMMIT_WITHOUT_CONDITION) {
                boolean claim = histories.ofKey(key).written(key);
                faults.reached(claim ? CycleStep.SET_UP : CycleStep.COMMIT, caller);
            }
        } else if (operation == Operation.DELETE && changed) {
            histories.ofKey(key).deleted(key);
        } else if (operation == Operation.PUT && key.contains(SEGMENTS)) {
            faults.reached(CycleStep.START_STATE_DATA_TRANSFER, caller);
        }
        faults.afterStorage(caller, operation + " " + key);
    }

    @Override
    public boolean ignoresCondition(String key) {
        return plant == Plant.COMMIT_WITHOUT_CONDITION && key.contains(LOG);
    }

    @Override
    public long duration(VirtualProcess caller) {
        return faults.storageDuration();
    }

    /** The way of one process to the outside world. */
    OutsideAccess outsideOf(VirtualProcess process) {
        return new Access(process);
    }

    private final class Access implements OutsideAccess {
        private final VirtualProcess process;

        Access(VirtualProcess process) {
            this.process = process;
        }

        @Override
        public void call(CycleStep step, String what, Runnable effect) throws IOException {
            process.takeTime(process.dice().around(OUTSIDE_NANOS));
            faults.beforeOutside(process, what);
            process.trace(() -> "outside: " + what);
            effect.run();
            faults.reached(step, process);
            faults.afterOutside(process, what);
            process.takeTime(process.dice().around(OUTSIDE_NANOS));
        }

        @Override
        public OutsideWorld world() {
            return outside;
        }

        @Override
        public boolean commitsEarly() {
            return plant == Plant.SINK_COMMITS_EARLY;
        }
    }
}
