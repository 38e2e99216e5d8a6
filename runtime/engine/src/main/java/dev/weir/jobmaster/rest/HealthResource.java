package dev.weir.jobmaster.rest;

import java.util.Set;

/** {@code GET /healthz} and {@code /readyz}: the process serves. */
final class HealthResource implements Resource {
    @Override
    public Set<String> methods() {
        return Set.of("GET", "HEAD");
    }

    @Override
    public Response handle(Request request) {
        return Response.text(200, "ok");
    }
}
