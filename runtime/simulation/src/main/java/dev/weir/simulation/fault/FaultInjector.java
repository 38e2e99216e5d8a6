package dev.weir.simulation.fault;

import dev.weir.checkpoint.CycleStep;
import dev.weir.simulation.kernel.Dice;
import dev.weir.simulation.kernel.Timeline;
import dev.weir.simulation.kernel.VirtualProcess;
import dev.weir.simulation.network.Network;
import dev.weir.storage.StorageRefusedException;
import dev.weir.storage.StorageUnreachableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has the faults of a plan come when they are due, and undoes what lasts. For one thread. */
public final class FaultInjector {
    private static final long STORAGE_NANOS = 2_000_000;

    private final FaultPlan plan;
    private final Timeline timeline;
    private final Dice dice;
    private final Map<CycleStep, Integer> steps = new EnumMap<>(CycleStep.class);
    private final List<FaultPlan.Planned> pending;
    /** Those that storage cannot be reached by, again for each outage. */
    private final List<VirtualProcess> withoutStorage = new ArrayList<>();

    private Victims victims;
    private Network network;
    private int storageSlowness = 1;
    private int injected;

    public FaultInjector(FaultPlan plan, Timeline timeline, Dice dice) {
        this.plan = plan;
        this.timeline = timeline;
        this.dice = dice;
        this.pending = new ArrayList<>(plan.faults());
    }

    public void start(Victims of, Network over) {
        victims = of;
        network = over;
        for (FaultPlan.Planned each : plan.faults()) {
            if (each.trigger() instanceof Trigger.At at) {
                timeline.after(at.nanos() - timeline.now(), () -> inject(each, Optional.empty()));
            }
        }
    }

    /** Faults that came so far. */
    public int injected() {
        return injected;
    }

    public boolean isQuiet() {
        return timeline.now() >= plan.quietAt();
    }

    /** A step is taken. */
    public void reached(CycleStep step, VirtualProcess where) {
        int occurrence = steps.merge(step, 1, Integer::sum);
        for (FaultPlan.Planned each : List.copyOf(pending)) {
            if (each.trigger() instanceof Trigger.After after
                    && after.step() == step
                    && after.occurrence() == occurrence) {
                if (after.delayNanos() == 0) {
                    inject(each, Optional.of(where));
                } else {
                    timeline.after(after.delayNanos(), () -> inject(each, Optional.of(where)));
                }
            }
        }
    }

    private void inject(FaultPlan.Planned planned, Optional<VirtualProcess> where) {
        if (isQuiet() || !pending.remove(planned)) {
            return;
        }
        injected++;
        timeline.trace().add(timeline.now(), "fault", planned::toString);
        Fault fault = planned.fault();
        if (fault instanceof Fault.Crash crash) {
            targets(crash.target(), where).forEach(each -> each.kill("a fault"));
        } else if (fault instanceof Fault.Freeze freeze) {
            targets(freeze.target(), where).forEach(each -> freeze(each, freeze));
        } else if (fault instanceof Fault.Partition partition) {
            targets(partition.target(), where).forEach(each -> partition(each, partition));
        } else if (fault instanceof Fault.BreakControl broken) {
            targets(broken.target(), where).forEach(network::breakControl);
        } else if (fault instanceof Fault.BreakData broken) {
            targets(broken.target(), where).forEach(network::breakData);
        } else if (fault instanceof Fault.StorageOutage outage) {
            targets(outage.target(), where).forEach(each -> {
                withoutStorage.add(each);
                timeline.after(lasting(outage.duration()), () -> withoutStorage.remove(each));
            });
        } else if (fault instanceof Fault.SlowStorage slow) {
            storageSlowness = slow.times();
            timeline.after(lasting(slow.duration()), () -> storageSlowness = 1);
        } else if (fault instanceof Fault.SlowNetwork slow) {
            network.slow(slow.times());
            timeline.after(lasting(slow.duration()), () -> network.slow(1));
        }
    }

    /** Nothing lasts longer than until it is quiet. */
    private long lasting(long duration) {
        return Math.min(duration, Math.max(0, plan.quietAt() - timeline.now()));
    }

    private List<VirtualProcess> targets(Target target, Optional<VirtualProcess> where) {
        List<VirtualProcess> living = victims.living();
        return switch (target) {
            case JOB_MASTER -> victims.jobMaster().map(List::of).orElse(List.of());
            case SOME_TASK_MANAGER -> one(victims.taskManagers());
            case THERE -> where.map(List::of).orElseGet(() -> one(living));
            case EVERYONE -> living;
        };
    }

    private List<VirtualProcess> one(List<VirtualProcess> of) {
        return of.isEmpty() ? List.of() : List.of(dice.pick(of));
    }

    private void freeze(VirtualProcess process, Fault.Freeze freeze) {
        process.pause();
        timeline.after(lasting(freeze.duration()), process::resume);
        if (freeze.successor()) {
            victims.replace(process);
        }
    }

    private void partition(VirtualProcess process, Fault.Partition partition) {
        for (VirtualProcess other : victims.living()) {
            if (other != process) {
                if (partition.outgoing()) {
                    network.cut(process, other);
                }
                if (partition.incoming()) {
                    network.cut(other, process);
                }
                timeline.after(lasting(partition.duration()), () -> network.mend(process, other));
            }
        }
    }

    /** How long a call to storage takes. */
    public long storageDuration() {
        return dice.around(STORAGE_NANOS) * storageSlowness;
    }

    /** @throws IOException if a call to storage is to fail before anything is done */
    public void beforeStorage(VirtualProcess caller, String what, boolean mayBeRefused) throws IOException {
        if (withoutStorage.contains(caller)) {
            throw new StorageUnreachableException("storage cannot be reached for " + what, null);
        }
        FaultPlan.Noise noise = plan.noise();
        if (hits(mayBeRefused ? noise.storageRefuses() : 0)) {
            trace(caller, "storage refuses " + what);
            throw new StorageRefusedException(StorageRefusedException.Reason.INVALID_REQUEST, "refused " + what, null);
        }
        if (hits(noise.storageFails())) {
            trace(caller, "storage fails at " + what);
            throw dice.chance(0.5)
                    ? new StorageUnreachableException("no connection for " + what, null)
                    : new IOException("storage failed at " + what);
        }
    }

    /** @throws IOException if the answer of storage is to be lost */
    public void afterStorage(VirtualProcess caller, String what) throws IOException {
        if (withoutStorage.contains(caller) || hits(plan.noise().storageLosesAnswer())) {
            trace(caller, "storage's answer is lost: " + what);
            throw new IOException("no answer to " + what);
        }
    }

    /** @throws IOException if a call of a sink or a hook is to fail before anything is done */
    public void beforeOutside(VirtualProcess caller, String what) throws IOException {
        if (hits(plan.noise().outsideFails())) {
            trace(caller, "the outside world fails: " + what);
            throw new IOException("failed: " + what);
        }
    }

    /** @throws IOException if the answer of the outside world is to be lost */
    public void afterOutside(VirtualProcess caller, String what) throws IOException {
        if (hits(plan.noise().outsideLosesAnswer())) {
            trace(caller, "the outside world's answer is lost: " + what);
            throw new IOException("no answer: " + what);
        }
    }

    private boolean hits(double probability) {
        if (probability == 0 || isQuiet() || !dice.chance(probability)) {
            return false;
        }
        injected++;
        return true;
    }

    private void trace(VirtualProcess caller, String what) {
        caller.trace(() -> "fault: " + what);
    }
}
