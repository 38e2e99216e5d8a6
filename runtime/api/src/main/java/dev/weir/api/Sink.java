package dev.weir.api;

/**
 * Where records go, exactly once, in two phases: what was written before a barrier is staged and becomes a list of
 * committables that is part of the checkpoint; when the checkpoint is complete they are committed. After a failure the
 * committables of the restored checkpoint are committed again, so that {@link SinkCommitter#commit} must be idempotent, and
 * what was staged later is left to be cleaned up.
 *
 * @param <T> the type of the records
 * @param <C> the type of a committable: a record that names what is staged and where it goes
 */
public interface Sink<T, C> {
    DataType<C> committableType();

    /** Makes the writer of one subtask. Must not block. */
    SinkWriter<T, C> createWriter(SinkWriterContext context);

    /** Makes the committer of one subtask. Must not block. */
    SinkCommitter<C> createCommitter();
}
