package dev.weir.operator.reconciler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import java.time.Duration;

/** The resource has changed since it was read: what was decided about it is void, and it is looked at anew. */
public final class OutdatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** The change is on its way to the cache. */
    private static final Duration AGAIN = Duration.ofMillis(50);

    public OutdatedException(HasMetadata resource, Throwable cause) {
        super(
                resource.getKind() + " " + resource.getMetadata().getNamespace() + "/"
                        + resource.getMetadata().getName() + " has changed since it was read",
                cause);
    }

    /** What follows when a reconcile ends so: that is no error, and not to be told as one. */
    static <P extends HasMetadata> ErrorStatusUpdateControl<P> after(Exception failure) {
        if (failure instanceof NotLeadingException) {
            return ErrorStatusUpdateControl.<P>noStatusUpdate().withNoRetry();
        }
        return failure instanceof OutdatedException
                ? ErrorStatusUpdateControl.<P>noStatusUpdate().rescheduleAfter(AGAIN)
                : ErrorStatusUpdateControl.defaultErrorProcessing();
    }
}
