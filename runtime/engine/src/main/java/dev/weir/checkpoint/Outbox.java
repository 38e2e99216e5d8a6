package dev.weir.checkpoint;

import dev.weir.control.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one event leads to, as it is collected, and what is ignored. Coordinator's thread only. */
final class Outbox {
    private final List<Command> commands = new ArrayList<>();
    private final Map<String, Long> ignored = new TreeMap<>();

    /** Of the event that is being taken in, epoch microseconds. */
    private long now;

    void begin(long at) {
        commands.clear();
        now = at;
    }

    long now() {
        return now;
    }

    void add(Command command) {
        commands.add(command);
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    void warn(String reason, String message) {
        commands.add(new Command.Notice(true, reason, message));
    }

    /** The message does not belong; it is counted. */
    void ignore(String why) {
        ignored.merge(why, 1L, Long::sum);
    }

    Map<String, Long> ignored() {
        return Map.copyOf(ignored);
    }

    JobFailure failure(String reason, String message) {
        return new JobFailure(JobFailure.Category.ENVIRONMENT, reason, message, now / 1000);
    }
}
