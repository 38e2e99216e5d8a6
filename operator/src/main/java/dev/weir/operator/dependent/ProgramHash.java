package dev.weir.operator.dependent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.operator.api.CheckpointingSpec;
import dev.weir.operator.api.StreamJobSpec;

/**
 * What of a specification decides whether its program can go on from a checkpoint. Parallelism, resources, restarts, hooks and
 * how checkpoints are taken do not; where they lie does; pod templates may change the image, or what the program finds in its environment.
 */
final class ProgramHash {
    private ProgramHash() {}

    static String of(StreamJobSpec spec) {
        ObjectNode program = JsonNodeFactory.instance.objectNode();
        program.put("image", spec.image());
        program.set("job", Json.tree(spec.job()));
        program.put("stateBackend", spec.stateBackend().word());
        program.put(
                "allowUnmatchedState",
                spec.restoreFrom() != null && spec.restoreFrom().allowUnmatchedState());
        CheckpointingSpec.S3 s3 = spec.checkpointing().storage().s3();
        program.put("storage", s3.endpoint() + " " + s3.bucket() + " " + s3.prefix());
        program.set("jobMaster", Json.tree(spec.jobMaster().podTemplate()));
        program.set("taskManager", Json.tree(spec.taskManager().podTemplate()));
        return Json.hash(program);
    }
}
