package dev.weir.launcher;

/** The process cannot start as it was configured; its message is one line for people. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }
}
