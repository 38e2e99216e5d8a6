package dev.weir.api;

/**
 * A record that the program cannot process, with the place it came from. It fails the job: a restart would read the same
 * record again, so it is reported as the user's to mend and not retried.
 */
public final class BadRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param location where the record came from, such as {@code file:///in/a.csv.gz:17}
     * @param problem what is wrong with it and what was expected
     */
    public BadRecordException(String location, String problem) {
        super(location + ": " + problem);
    }
}
