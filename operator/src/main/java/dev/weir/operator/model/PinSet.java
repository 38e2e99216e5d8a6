package dev.weir.operator.model;

import dev.weir.control.CheckpointReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which checkpoints a JobMaster must keep because Checkpoint resources name them, or are about to. */
public final class PinSet {
    private PinSet() {}

    /**
     * @param listed all Checkpoint resources of the job
     * @param view what the JobMaster says
     * @param create the checkpoint that gets a resource next
     * @param created those that got one a short while ago, which {@code listed} may not show yet
     */
    public static Set<Long> of(
            List<ListedCheckpoint> listed, JobMasterView view, Optional<CheckpointReport> create, Set<Long> created) {
        Set<Long> pins = new TreeSet<>(created);
        create.ifPresent(report -> pins.add(report.id()));
        for (ListedCheckpoint one : listed) {
            if (one.namesData()) {
                one.id().ifPresent(pins::add);
            }
            view.byName(one.uid())
                    .filter(report -> report.phase().isCommitted())
                    .ifPresent(report -> pins.add(report.id()));
        }
        return pins;
    }
}
