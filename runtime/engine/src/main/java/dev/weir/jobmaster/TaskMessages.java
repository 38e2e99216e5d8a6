package dev.weir.jobmaster;

import dev.weir.checkpoint.Event;
import dev.weir.protocol.ToJobMaster;
import dev.weir.protocol.Wire;
import java.util.Optional;
import java.util.function.LongFunction;

/** What TaskManagers tell of checkpoints, as events of the coordinator. */
final class TaskMessages {
    private TaskMessages() {}

    /** Made from the time that it happens at; empty for messages of another kind. */
    static Optional<LongFunction<Event>> event(TaskManagerLink sender, ToJobMaster message) {
        if (message instanceof ToJobMaster.Acknowledge acknowledge) {
            return Optional.of(at -> new Event.Acknowledged(at, Wire.acknowledgement(acknowledge, sender.name())));
        } else if (message instanceof ToJobMaster.Decline decline) {
            return Optional.of(at -> new Event.Declined(
                    at,
                    decline.execution(),
                    decline.checkpointId(),
                    sender.name(),
                    decline.reason(),
                    decline.message()));
        } else if (message instanceof ToJobMaster.Committed done) {
            return Optional.of(at -> new Event.SinksCommitted(at, done.execution(), done.checkpointId(), done.task()));
        }
        return Optional.empty();
    }
}
