package dev.weir.simulation;

import dev.weir.simulation.fault.FaultPlan;
import dev.weir.simulation.job.JobShape;
import dev.weir.simulation.kernel.Dice;

/** All that a seed decides before its world begins. */
record Scenario(JobShape job, ClusterShape cluster, FaultPlan faults) {
    /** The same, whose job may have to go on as another. */
    Scenario mayMove(Dice of) {
        return new Scenario(job, cluster.drawMove(of), faults);
    }

    static Scenario draw(Dice dice) {
        return new Scenario(JobShape.draw(dice.fork()), ClusterShape.draw(dice.fork()), FaultPlan.draw(dice.fork()));
    }
}
