package dev.weir.operator.data;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.StoredCheckpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint that storage tells of.
 *
 * @param report as a JobMaster says it that has found it
 * @param storage how it is reached, with the folder of the job that took it; empty of a copy, which belongs to no job
 */
public record ImportedCheckpoint(CheckpointReport report, Optional<StorageRef> storage) {
    /**
     * @param through the storage that it was read through
     */
    static ImportedCheckpoint of(StoredCheckpoint found, StorageRef through) {
        return new ImportedCheckpoint(
                report(found),
                found.folder()
                        .map(folder -> new StorageRef(
                                through.endpoint(),
                                found.bucket(),
                                folder,
                                through.region(),
                                through.pathStyle(),
                                through.credentialsSecret(),
                                through.webIdentity())));
    }

    private static CheckpointReport report(StoredCheckpoint found) {
        CheckpointMetadata checkpoint = found.metadata();
        return new CheckpointReport(
                checkpoint.id(),
                checkpoint.name(),
                CheckpointKind.valueOf(checkpoint.kind()),
                trigger(checkpoint.trigger()),
                CheckpointPhase.COMPLETED,
                "",
                checkpoint.triggeredAt(),
                checkpoint.triggeredAt(),
                checkpoint.completedAt(),
                Math.max(0, checkpoint.completedAt() - checkpoint.triggeredAt()),
                checkpoint.size(),
                checkpoint.newBytes(),
                found.location(),
                operators(checkpoint),
                checkpoint.hooks().keySet().stream()
                        .sorted()
                        .map(hook -> new CheckpointReport.HookReport(hook, "Prepared", 0, ""))
                        .toList(),
                Optional.empty());
    }

    /** A newer Weir may have others. */
    private static CheckpointTrigger trigger(String word) {
        return Arrays.stream(CheckpointTrigger.values())
                .filter(trigger -> trigger.name().equals(word))
                .findFirst()
                .orElse(CheckpointTrigger.USER);
    }

    private static List<CheckpointReport.OperatorReport> operators(CheckpointMetadata checkpoint) {
        return checkpoint.operators().stream()
                .map(operator -> new CheckpointReport.OperatorReport(
                        operator.name(),
                        operator.subtasks().size(),
                        operator.subtasks().stream()
                                .mapToLong(CheckpointMetadata.SubtaskState::size)
                                .sum(),
                        0))
                .toList();
    }
}
