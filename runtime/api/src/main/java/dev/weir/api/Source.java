package dev.weir.api;

import java.util.List;

/**
 * Where records come from. A source is cut into splits (files, partitions); a split's position is part of it, so that a
 * list of splits is all the state that a source has. Splits are enumerated once, when the job first starts, spread over the
 * subtasks, and from then on live in the checkpoints; at another parallelism they are spread anew.
 *
 * @param <T> the type of the records
 * @param <P> the type of a split with its position: a record
 */
public interface Source<T, P> {
    DataType<T> type();

    DataType<P> splitType();

    /**
     * Lists the splits at their beginnings, in a stable order. Called once per job by the JobMaster, on a thread that may
     * block.
     *
     * @throws InvalidProgramException if there is nothing to read and waiting would not help
     * @throws java.io.IOException if the place to read from cannot be reached now; tried again by the restart policy
     */
    List<P> enumerateSplits() throws Exception;

    /** Makes the reader of one subtask. Must not block. */
    SourceReader<T, P> createReader(SourceReaderContext context);
}
