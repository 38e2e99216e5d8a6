package dev.weir.operator.logging;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.model.JobKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.MDC;

/**
 * Puts the fields {@code namespace}, {@code job}, {@code checkpoint} and {@code checkpointId} on every line that this thread
 * logs until it is closed, and then those that were there before. Logged as JSON, they stand in the object {@code mdc}.
 */
public final class LogFields implements AutoCloseable {
    public static final String NAMESPACE = "namespace";
    public static final String JOB = "job";
    public static final String CHECKPOINT = "checkpoint";
    public static final String CHECKPOINT_ID = "checkpointId";

    private final Deque<Runnable> undo = new ArrayDeque<>();

    private LogFields() {}

    public static LogFields of(JobKey job) {
        return new LogFields().with(NAMESPACE, job.namespace()).with(JOB, job.name());
    }

    /** Those of a StreamJob or of a Checkpoint; of anything else its namespace alone. */
    public static LogFields of(HasMetadata about) {
        LogFields fields = ofName(
                about.getKind(),
                about.getMetadata().getNamespace(),
                about.getMetadata().getName());
        if (about instanceof Checkpoint checkpoint) {
            fields.with(JOB, checkpoint.getSpec().streamJob());
            if (checkpoint.getStatus() != null && checkpoint.getStatus().id() != null) {
                fields.with(CHECKPOINT_ID, checkpoint.getStatus().id().toString());
            }
        }
        return fields;
    }

    /**
     * @param kind of the resource, in any case of letters
     */
    public static LogFields ofName(String kind, String namespace, String name) {
        LogFields fields = new LogFields().with(NAMESPACE, namespace);
        if (kind.equalsIgnoreCase(StreamJob.class.getSimpleName())) {
            fields.with(JOB, name);
        } else if (kind.equalsIgnoreCase(Checkpoint.class.getSimpleName())) {
            fields.with(CHECKPOINT, name);
        }
        return fields;
    }

    private LogFields with(String field, String value) {
        String before = MDC.get(field);
        undo.push(before == null ? () -> MDC.remove(field) : () -> MDC.put(field, before));
        MDC.put(field, value);
        return this;
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
    }
}
