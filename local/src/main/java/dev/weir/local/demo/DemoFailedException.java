package dev.weir.local.demo;

/** The demo could not be brought to its end; the message says at which step, and what the cluster said about it. */
public final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
