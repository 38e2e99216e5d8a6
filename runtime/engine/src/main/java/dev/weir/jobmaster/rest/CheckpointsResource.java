package dev.weir.jobmaster.rest;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.jobmaster.JobControl;
import java.util.Set;

/** {@code GET} and {@code POST /v1/checkpoints}. */
final class CheckpointsResource implements Resource {
    private static final int LONGEST_NAME = 253;

    private final JobControl job;

    CheckpointsResource(JobControl job) {
        this.job = job;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "POST");
    }

    @Override
    public Response handle(Request request) throws HttpFailure {
        if (request.method().equals("GET")) {
            return Response.json(200, Answers.await(job.checkpoints()));
        }
        return Response.json(202, Answers.await(job.requestCheckpoint(checked(request.json(CheckpointRequest.class)))));
    }

    private static CheckpointRequest checked(CheckpointRequest asked) throws HttpFailure {
        String name = asked.name();
        if (name == null || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new HttpFailure(
                    400,
                    "InvalidName",
                    "the name of a checkpoint request has 1 to " + LONGEST_NAME + " characters, this one has "
                            + (name == null ? 0 : name.length()));
        }
        CheckpointTrigger trigger = asked.trigger() == null ? CheckpointTrigger.USER : asked.trigger();
        if (trigger == CheckpointTrigger.PERIODIC || trigger == CheckpointTrigger.FINAL) {
            throw new HttpFailure(
                    400,
                    "InvalidTrigger",
                    "trigger " + trigger + " is the JobMaster's own: use USER, UPGRADE or RESCALE");
        }
        CheckpointKind kind = asked.kind() == null ? CheckpointKind.CHECKPOINT : asked.kind();
        if (asked.thenSuspend() && kind != CheckpointKind.SAVEPOINT) {
            throw new HttpFailure(
                    400, "InvalidThenSuspend", "thenSuspend goes with kind SAVEPOINT, this one asks for " + kind);
        }
        return new CheckpointRequest(name, kind, trigger, asked.thenSuspend());
    }
}
