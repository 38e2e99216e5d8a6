package dev.weir.operator.launcher;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.logging.LogFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.slf4j.LoggerFactory;

/** A process that logs one line about a Checkpoint. */
final class LoggingProgram {
    private LoggingProgram() {}

    public static void main(String[] args) {
        Checkpoint checkpoint = Fixtures.checkpoint("nightly");
        checkpoint.setStatus(Serialization.unmarshal("phase: Completed\nid: 42\n", CheckpointStatus.class));
        LogFields fields = LogFields.of(checkpoint);
        LoggerFactory.getLogger(LoggingProgram.class).warn("{} is \"here\"", "it");
        fields.close();
    }
}
