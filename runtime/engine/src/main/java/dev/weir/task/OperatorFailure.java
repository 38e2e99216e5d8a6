package dev.weir.task;

/** What an operator's code threw, with the operator's name. The cause tells what went wrong. */
final class OperatorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OperatorFailure(String operator, Throwable cause) {
        super("operator '" + operator + "' failed: " + cause, cause);
    }

    /** The innermost operator's name stays. */
    static OperatorFailure of(String operator, Throwable cause) {
        return cause instanceof OperatorFailure failure ? failure : new OperatorFailure(operator, cause);
    }
}
