package dev.weir.simulation.store;

import dev.weir.simulation.kernel.VirtualProcess;
import java.io.IOException;

/** Sees the calls to storage of a world, and decides what goes wrong with each. */
public interface StoreWatch {
    /** Which call. */
    enum Operation {
        PUT,
        CREATE,
        GET,
        LIST,
        DELETE
    }

    /**
     * A call is about to be made.
     *
     * @throws IOException to have nothing done
     */
    void before(VirtualProcess caller, Operation operation, String key) throws IOException;

    /**
     * It is done.
     *
     * @param changed whether an object is there now that was not, or is gone that was there
     * @throws IOException to have the answer lost
     */
    void after(VirtualProcess caller, Operation operation, String key, boolean changed) throws IOException;

    /** A defect that is planted: the object is created although there is one. */
    boolean ignoresCondition(String key);

    /** How long a call takes, in nanoseconds. */
    long duration(VirtualProcess caller);
}
