package dev.weir.examples.flights;

/** A row that is no flight; the message says what was found and what was expected. */
final class MalformedRowException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRowException(String message, Throwable cause) {
        super(message, cause);
    }
}
