package dev.weir.jobmaster.rest;

import dev.weir.jobmaster.JobControl;
import java.util.Set;

/** {@code GET /v1/job}. */
final class JobResource implements Resource {
    private final JobControl job;

    JobResource(JobControl job) {
        this.job = job;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public Response handle(Request request) throws HttpFailure {
        return Response.json(200, Answers.await(job.snapshot()));
    }
}
