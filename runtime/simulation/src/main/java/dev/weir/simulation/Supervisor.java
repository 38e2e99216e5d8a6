package dev.weir.simulation;

import dev.weir.control.JobConfig;
import dev.weir.simulation.fault.FaultInjector;
import dev.weir.simulation.fault.Victims;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.Timeline;
import dev.weir.simulation.kernel.VirtualProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps one process alive under each name, as a StatefulSet does: one that died is followed by another that knows nothing of
 * it. One that stands still may be taken for dead; when it goes on it is a zombie, and ends a while later.
 */
final class Supervisor implements Victims {
    private static final String JOB_MASTER = "jobmaster";
    private static final long MILLI = 1_000_000;
    private static final long LONGEST_ZOMBIE = 4_000 * MILLI;

    /** Makes what runs in a process. */
    interface Starter {
        void jobMaster(VirtualProcess process, JobConfig config);

        void taskManager(VirtualProcess process, JobConfig config);
    }

    private final ClusterShape shape;
    private final Timeline timeline;
    private final Dice dice;
    private final FaultInjector faults;
    private final Starter starter;
    private final Map<String, VirtualProcess> newest = new TreeMap<>();
    private final List<VirtualProcess> all = new ArrayList<>();
    private JobVersion job;
    private boolean stopped;

    Supervisor(
            ClusterShape shape, JobVersion job, Timeline timeline, Dice dice, FaultInjector faults, Starter starter) {
        this.shape = shape;
        this.timeline = timeline;
        this.dice = dice;
        this.faults = faults;
        this.starter = starter;
        this.job = job;
    }

    void start() {
        start(JOB_MASTER);
        for (int i = 0; i < shape.taskManagers(); i++) {
            start("taskmanager-" + i);
        }
        for (ClusterShape.Rescale rescale : shape.rescales()) {
            timeline.after(rescale.at(), () -> change(job.at(rescale.parallelism())));
        }
    }

    private void start(String name) {
        if (stopped) {
            return;
        }
        VirtualProcess before = newest.get(name);
        int life = before == null ? 1 : Integer.parseInt(before.id().substring(name.length() + 1)) + 1;
        long skew = dice.chance(0.3) ? dice.between(-2_000, 2_000) : 0;
        VirtualProcess process = new VirtualProcess(name, life, timeline, dice.fork(), skew);
        newest.put(name, process);
        all.add(process);
        process.onDeath(() -> died(process));
        process.after(dice.around(20 * MILLI), () -> run(process));
    }

    private void run(VirtualProcess process) {
        process.trace(() -> "starts");
        JobConfig config = shape.config(job);
        if (process.name().equals(JOB_MASTER)) {
            starter.jobMaster(process, config);
        } else {
            starter.taskManager(process, config);
        }
    }

    private void died(VirtualProcess process) {
        all.remove(process);
        if (newest.get(process.name()) == process) {
            long delay = faults.isQuiet() ? 50 * MILLI : dice.between(10 * MILLI, 3_000 * MILLI);
            timeline.after(delay, () -> {
                if (newest.get(process.name()) == process) {
                    start(process.name());
                }
            });
        }
    }

    @Override
    public void replace(VirtualProcess frozen) {
        timeline.after(dice.between(0, 500 * MILLI), () -> {
            if (frozen.isAlive() && newest.get(frozen.name()) == frozen) {
                timeline.trace().add(timeline.now(), "supervisor", () -> frozen.id() + " is taken for dead");
                start(frozen.name());
                endLater(frozen);
            }
        });
    }

    private void endLater(VirtualProcess zombie) {
        timeline.after(dice.between(100 * MILLI, LONGEST_ZOMBIE), () -> {
            if (zombie.isRunning()) {
                zombie.kill("its machine learns that it was replaced");
            } else if (zombie.isAlive()) {
                endLater(zombie);
            }
        });
    }

    /** The job that is to run. */
    JobVersion job() {
        return job;
    }

    /** Another specification: all processes are stopped, and started with it. */
    void change(JobVersion to) {
        timeline.trace()
                .add(
                        timeline.now(),
                        "supervisor",
                        () -> to.uid() + " is to run at parallelism " + to.parallelism()
                                + to.restoreFrom().map(from -> ", from " + from).orElse(""));
        job = to;
        newest.values().forEach(process -> process.kill("the specification has changed"));
    }

    @Override
    public Optional<VirtualProcess> jobMaster() {
        return Optional.ofNullable(newest.get(JOB_MASTER)).filter(VirtualProcess::isAlive);
    }

    @Override
    public List<VirtualProcess> taskManagers() {
        return newest.values().stream()
                .filter(process -> !process.name().equals(JOB_MASTER))
                .filter(VirtualProcess::isAlive)
                .toList();
    }

    @Override
    public List<VirtualProcess> living() {
        return List.copyOf(all);
    }

    /** Ends all, for good. */
    void stop() {
        stopped = true;
        living().forEach(process -> process.kill("the world ends"));
    }
}
