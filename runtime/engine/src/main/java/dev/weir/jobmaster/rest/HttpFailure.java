package dev.weir.jobmaster.rest;

/** Ends a request with an error that the client is told. */
final class HttpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    HttpFailure(int status, String reason, String message) {
        super(message);
        this.status = status;
        this.reason = reason;
    }

    Response response() {
        return Response.error(status, reason, getMessage());
    }
}
