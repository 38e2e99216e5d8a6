package dev.weir.api;

/**
 * Declares the state of an operator that no key owns, in {@link ProcessFunction#open}: lists, one of each name per subtask. A
 * name is unique within its operator. The lists have their restored elements at once, and lie on the heap; each is written whole
 * with every checkpoint, so that they are for what is small.
 */
public interface OperatorStateDeclaration {
    /** Of the subtask whose lists they are, from 0: what to keep of a {@link Redistribution#UNION} may depend on it. */
    int subtaskIndex();

    int parallelism();

    /**
     * @param redistribution who gets which elements when the job goes on from a checkpoint; recorded with the state. A list whose
     *     elements lie in a checkpoint keeps it, and is not left out: a program that declares it otherwise, or no more, is refused
     * @return to be used by the thread of the call alone, until the function is closed
     */
    <V> ListState<V> list(String name, DataType<V> type, Redistribution redistribution);

    default <V> ListState<V> list(String name, Class<V> type, Redistribution redistribution) {
        return list(name, DataType.of(type), redistribution);
    }
}
