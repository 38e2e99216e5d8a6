package dev.weir.operator.reconciler;

/** What a reconcile was about to write is another replica's to write. */
public final class NotLeadingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotLeadingException(String message) {
        super(message);
    }
}
