package dev.weir.state;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;
import java.io.IOException;

/** Keyed state has the form of another state backend, which this one does not read. */
public final class WrongStateBackendException extends IOException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    /**
     * @param operator whose state it is
     * @param written the backend that wrote it
     * @param reading the backend that is to read it
     */
    public WrongStateBackendException(String operator, String written, String reading) {
        super("the checkpoint's state of operator '" + operator + "' is in the files of the state backend " + written
                + ", which the state backend " + reading + " cannot read; set spec.stateBackend back to " + written
                + ", take a savepoint, and start with " + reading + " from that: every state backend reads savepoints");
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "WrongStateBackend";
    }
}
