package dev.weir.simulation.fault;

import dev.weir.simulation.kernel.VirtualProcess;
import java.util.List;
import java.util.Optional;

/** The processes that faults hit. */
public interface Victims {
    /** The one that has the JobMaster's name now; empty while none has. */
    Optional<VirtualProcess> jobMaster();

    /** Those that have the TaskManagers' names now. */
    List<VirtualProcess> taskManagers();

    /** All that live, zombies too. */
    List<VirtualProcess> living();

    /** Another is to be started in the place of one that stands still, which is to end some time after it goes on. */
    void replace(VirtualProcess frozen);
}
