package dev.weir.jobmaster.rest;

import dev.weir.control.Pins;
import dev.weir.jobmaster.JobControl;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code PUT /v1/pins}. */
final class PinsResource implements Resource {
    private final JobControl job;

    PinsResource(JobControl job) {
        this.job = job;
    }

    @Override
    public Set<String> methods() {
        return Set.of("PUT");
    }

    @Override
    public Response handle(Request request) throws HttpFailure {
        List<Long> ids = request.json(Pins.class).checkpointIds();
        if (ids == null || ids.stream().anyMatch(Objects::isNull)) {
            throw new HttpFailure(
                    400, "MalformedBody", "pins need a list 'checkpointIds' of whole numbers; send [] to pin nothing");
        }
        return Response.json(200, Answers.await(job.pin(new Pins(List.copyOf(ids)))));
    }
}
