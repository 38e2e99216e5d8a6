package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.LogContent;
import dev.weir.storage.StateVerification;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Reads all that a job has stored, compares every checksum, and says what is damaged. */
final class Verification {
    private final StoredJob job;
    private final PrintWriter out;

    Verification(StoredJob job, PrintWriter out) {
        this.job = job;
        this.out = out;
    }

    /**
     * Whether all is as it was written.
     *
     * @param id of the one checkpoint to verify; empty: all, and every entry of the log
     */
    boolean isIntact(Optional<Long> id) throws IOException {
        LogContent log = job.log();
        List<CheckpointMetadata> checkpoints =
                id.isPresent() ? List.of(StoredJob.find(log, job.folder(), id)) : log.checkpoints();
        int damages = 0;
        if (id.isEmpty()) {
            log.damaged().forEach(entry -> out.println("damaged: " + Shown.text(entry.why())));
            damages += log.damaged().size();
        }
        return report(
                checkpoints.size(), new StateVerification(job.store(), job.folder()).verify(checkpoints), damages);
    }

    /** Whether all of a savepoint, whose folder this is, is as it was written. */
    boolean isIntact(CheckpointMetadata savepoint) throws IOException {
        return report(1, new StateVerification(job.store(), job.folder()).verifyCopy(savepoint), 0);
    }

    private boolean report(int checkpoints, StateVerification.Result result, int damagedEntries) {
        for (StateVerification.Damage damage : result.damages()) {
            out.println("damaged: checkpoint " + damage.checkpointId() + ", operator " + Shown.text(damage.operator())
                    + ", subtask " + damage.subtask() + ": " + Shown.text(damage.what()));
        }
        int damages = damagedEntries + result.damages().size();
        out.println(Shown.text(job.folder()) + ": " + checkpoints + " checkpoints, " + result.states()
                + " pieces of state, " + Shown.size(result.bytes()) + " read, " + damages + " damaged");
        return damages == 0;
    }
}
