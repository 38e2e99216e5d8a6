package dev.weir.jobmaster;

/** A request that this job, as it is now, does not do. */
public final class RequestRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final boolean later;

    private RequestRefusedException(String reason, String message, boolean later) {
        super(message);
        this.reason = reason;
        this.later = later;
    }

    /**
     * It may be done when it is asked again.
     *
     * @param reason one word in CamelCase
     * @param message what was found, what was expected and what to do
     */
    static RequestRefusedException later(String reason, String message) {
        return new RequestRefusedException(reason, message, true);
    }

    /** It will never be done. */
    static RequestRefusedException never(String reason, String message) {
        return new RequestRefusedException(reason, message, false);
    }

    public String reason() {
        return reason;
    }

    /** Whether it is worth asking again. */
    public boolean isWorthAskingAgain() {
        return later;
    }
}
