package dev.weir.simulation.fault;

import dev.weir.checkpoint.CycleStep;
import dev.weir.simulation.kernel.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong in a world, drawn by chance.
 *
 * @param faults each comes once at most
 * @param noise what goes wrong again and again
 * @param quietAt from then on nothing goes wrong any more; virtual time in nanoseconds
 */
public record FaultPlan(List<Planned> faults, Noise noise, long quietAt) {
    private static final long SECOND = 1_000_000_000L;

    /** Nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(List.of(), new Noise(0, 0, 0, 0, 0), 0);

    /** Steps that are seen where they are taken. */
    private static final List<CycleStep> STEPS = List.of(
            CycleStep.SET_UP,
            CycleStep.EXECUTE_PRE_CHECKPOINT_HOOKS,
            CycleStep.NOTIFY_CHECKPOINT_TRIGGER,
            CycleStep.EXECUTE_CHECKPOINT,
            CycleStep.NOTIFY_CHECKPOINT,
            CycleStep.CAPTURE_STATE,
            CycleStep.START_STATE_DATA_TRANSFER,
            CycleStep.DATA_TRANSFER_COMPLETE,
            CycleStep.COMMIT,
            CycleStep.NOTIFY_STATE_COMPLETE,
            CycleStep.NOTIFY_HOOKS_COMPLETE,
            CycleStep.COMPLETE_CHANNEL,
            CycleStep.CONFIRM_CHECKPOINT_COMPLETION,
            CycleStep.ABORT_TASKS,
            CycleStep.ABORT_HOOKS,
            CycleStep.RESTORE_STATE,
            CycleStep.STATE_RESTORATION_CONFIRMATION,
            CycleStep.RESTORE_HOOKS);

    /** A fault and when it comes. */
    public record Planned(Trigger trigger, Fault fault) {}

    /**
     * Probabilities, for each call.
     *
     * @param storageFails nothing was done
     * @param storageLosesAnswer all was done
     * @param outsideFails of calls of sinks and hooks: nothing was done
     * @param outsideLosesAnswer all was done
     * @param storageRefuses storage says no to the state of a checkpoint
     */
    public record Noise(
            double storageFails,
            double storageLosesAnswer,
            double outsideFails,
            double outsideLosesAnswer,
            double storageRefuses) {}

    public static FaultPlan draw(Dice dice) {
        if (dice.chance(0.05)) {
            return NONE;
        }
        long quietAt = dice.between(6, 25) * SECOND;
        List<Planned> faults = new ArrayList<>();
        for (int i = dice.between(1, 10); i > 0; i--) {
            faults.add(new Planned(trigger(dice, quietAt), fault(dice)));
        }
        boolean noisy = dice.chance(0.5);
        Noise noise = noisy
                ? new Noise(rate(dice), rate(dice), rate(dice), rate(dice), dice.chance(0.2) ? 0.02 : 0)
                : NONE.noise();
        return new FaultPlan(List.copyOf(faults), noise, quietAt);
    }

    private static double rate(Dice dice) {
        return dice.chance(0.3) ? 0 : dice.between(1, 80) / 1_000.0;
    }

    private static Trigger trigger(Dice dice, long quietAt) {
        if (dice.chance(0.3)) {
            return new Trigger.At(dice.between(0, quietAt * 3 / 4));
        }
        long delay = dice.chance(0.5) ? 0 : dice.between(0, 5_000_000);
        return new Trigger.After(dice.pick(STEPS), dice.between(1, 12), delay);
    }

    private static Fault fault(Dice dice) {
        Target target = dice.pick(List.of(Target.values()));
        Target one = target == Target.EVERYONE ? Target.THERE : target;
        return switch (dice.below(14)) {
            case 0, 1, 2, 3 -> new Fault.Crash(target);
            case 4, 5 -> new Fault.Freeze(one, dice.between(SECOND / 10, 9 * SECOND), dice.chance(0.5));
            case 6 -> new Fault.Partition(one, true, true, dice.between(SECOND / 10, 12 * SECOND));
            case 7 -> new Fault.Partition(one, true, false, dice.between(SECOND / 10, 12 * SECOND));
            case 8 -> new Fault.Partition(one, false, true, dice.between(SECOND / 10, 12 * SECOND));
            case 9 -> new Fault.BreakControl(target);
            case 10 -> new Fault.BreakData(target);
            case 11 -> new Fault.StorageOutage(target, dice.between(SECOND / 10, 5 * SECOND));
            case 12 -> new Fault.SlowStorage(dice.between(5, 100), dice.between(SECOND / 10, 5 * SECOND));
            default -> new Fault.SlowNetwork(dice.between(5, 200), dice.between(SECOND / 10, 5 * SECOND));
        };
    }
}
