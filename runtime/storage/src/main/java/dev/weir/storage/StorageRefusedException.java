package dev.weir.storage;

import java.io.IOException;

/** Storage answered, and the answer is no: trying again will not help until somebody changes the specification or the store. */
public final class StorageRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why storage says no; each fit for the reason of a condition. */
    public enum Reason {
        NO_BUCKET("NoBucket"),
        WRONG_CREDENTIALS("WrongCredentials"),
        ACCESS_DENIED("AccessDenied"),
        /** Conditional puts are not atomic, or ignored. */
        NO_CONDITIONAL_PUT("NoConditionalPut"),
        INVALID_REQUEST("InvalidStorageRequest");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** One word in CamelCase. */
        public String word() {
            return word;
        }
    }

    private final Reason reason;

    public StorageRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
