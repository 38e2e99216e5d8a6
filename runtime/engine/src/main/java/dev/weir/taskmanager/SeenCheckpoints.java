package dev.weir.taskmanager;

import dev.weir.protocol.RunningTasks.OpenCheckpoint;
import java.util.List;
import java.util.TreeMap;

/** What the tasks of one execution were told of checkpoints. TaskManager's thread only. */
final class SeenCheckpoints {
    private final long restored;
    /** Newest that is complete; what was restored is. */
    private long completed;
    /** Largest number of all. */
    private long highest;
    /** Begun and not ended, by number. */
    private final TreeMap<Long, OpenCheckpoint> open = new TreeMap<>();
    /** One of them was the last for these tasks, and is complete. */
    private boolean stopped;

    /** @param restored what the tasks began with; 0 for nothing */
    SeenCheckpoints(long restored) {
        this.restored = restored;
        this.completed = restored;
        this.highest = restored;
    }

    void triggered(OpenCheckpoint checkpoint) {
        highest = Math.max(highest, checkpoint.id());
        open.put(checkpoint.id(), checkpoint);
    }

    /** @return whether this is new: a JobMaster that takes over tells what the one before may have told already */
    boolean completed(long id) {
        OpenCheckpoint ended = open.remove(id);
        boolean told = ended == null && id <= completed;
        if (!told) {
            // Numbers of this job are smaller than that of another job's checkpoint that it began with.
            completed = id;
        }
        highest = Math.max(highest, id);
        stopped |= ended != null && ended.thenStop();
        return !told;
    }

    void aborted(long id) {
        highest = Math.max(highest, id);
        open.remove(id);
    }

    long restored() {
        return restored;
    }

    long completed() {
        return completed;
    }

    long highest() {
        return highest;
    }

    /** Oldest first. */
    List<OpenCheckpoint> open() {
        return List.copyOf(open.values());
    }

    /** Sources have read all that they are to read. */
    boolean isStopped() {
        return stopped;
    }
}
