package dev.weir.operator.model;

import dev.weir.operator.api.StreamJobPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do about a StreamJob.
 *
 * @param phase that its status shows
 * @param apply whether its resources are to be what the specification says; false: they are left as they are
 * @param jobMasters how many JobMasters there should be, 0 or 1
 * @param taskManagers how many TaskManagers there should be
 * @param replacedPods names of the pods to delete, because they were made from another template
 * @param note what was decided and why, for the status; empty if nothing new was
 * @param recheck when to look again without being told; empty: not
 */
public record JobDecision(
        StreamJobPhase phase,
        boolean apply,
        int jobMasters,
        int taskManagers,
        List<String> replacedPods,
        Optional<Note> note,
        Optional<Duration> recheck) {

    /** The same with nothing done about it. */
    public JobDecision untold() {
        return new JobDecision(phase, false, jobMasters, taskManagers, List.of(), Optional.empty(), recheck);
    }

    /**
     * @param what was decided
     * @param why it was
     */
    public record Note(String what, String why) {}
}
