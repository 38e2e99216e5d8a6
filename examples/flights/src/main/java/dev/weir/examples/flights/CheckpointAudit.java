package dev.weir.examples.flights;

import dev.weir.api.CheckpointHook;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A hook that keeps a note with each checkpoint: which input the job was reading. A restore from a checkpoint of other input says
 * so in the log.
 */
final class CheckpointAudit implements CheckpointHook {
    private static final System.Logger LOG = System.getLogger(CheckpointAudit.class.getName());

    private final String input;

    CheckpointAudit(String input) {
        this.input = input;
    }

    @Override
    public Optional<byte[]> beforeCheckpoint(CheckpointContext context) {
        return Optional.of(input.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onRestore(CheckpointContext context, Optional<byte[]> data) {
        String before =
                data.map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("unknown input");
        if (!before.equals(input)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "checkpoint {0} of {1} was taken while reading {2}; now the input is {3}",
                    context.checkpointId(),
                    context.job(),
                    before,
                    input);
        }
    }
}
