package dev.weir.jobmaster.rest;

import dev.weir.jobmaster.JobControl;
import java.util.Set;

/** {@code GET /v1/checkpoints/{id}}. */
final class CheckpointResource implements Resource {
    static final String PREFIX = "/v1/checkpoints/";

    private final JobControl job;

    CheckpointResource(JobControl job) {
        this.job = job;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public Response handle(Request request) throws HttpFailure {
        long id = id(request.path().substring(PREFIX.length()));
        return Response.json(
                200,
                Answers.await(job.checkpoint(id))
                        .orElseThrow(() -> new HttpFailure(
                                404,
                                "NoSuchCheckpoint",
                                "checkpoint " + id + " is not known: see GET /v1/checkpoints")));
    }

    private static long id(String text) throws HttpFailure {
        try {
            long id = Long.parseLong(text);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new HttpFailure(
                400,
                "InvalidId",
                "the id of a checkpoint is a whole number from 1, not '"
                        + text.substring(0, Math.min(40, text.length())) + "'");
    }
}
