package dev.weir.api;

/**
 * The program or its arguments cannot be run as they are. An error of the user's: the message says what was found, what
 * was expected and what to change, and it is shown in the StreamJob's status as it is. The job is not restarted.
 */
public final class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidProgramException(String message) {
        super(message);
    }

    public InvalidProgramException(String message, Throwable cause) {
        super(message, cause);
    }
}
