package dev.weir.task;

import dev.weir.common.Clock;
import dev.weir.common.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Executor;

/**
 * What the parts of one task share.
 *
 * @param wake has the task stepped again soon; any thread
 */
record TaskContext(
        TaskId task,
        ExecutionPlan plan,
        Clock clock,
        Executor blocking,
        Runnable wake,
        Mailbox mailbox,
        Backpressure backpressure) {
    static TaskContext of(TaskId task, ExecutionPlan plan, TaskExecutor executor, TaskHandle handle) {
        return new TaskContext(
                task,
                plan,
                executor.clock(),
                executor.blocking(),
                handle::wake,
                new Mailbox(handle::wake),
                new Backpressure());
    }

    int parallelism() {
        return plan.tasks().parallelism();
    }

    int maxParallelism() {
        return plan.tasks().maxParallelism();
    }

    /** Adds to a counter of this process. */
    void count(String counter) {
        plan.graph().logical().counters().counter(counter).add(1);
    }

    /** Names this execution of an operator's subtask like no other, of any job. */
    String executionId(String operator) {
        String all = plan.jobUid() + "/" + plan.id() + "/" + operator + "/" + task.subtask();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return plan.id().epoch() + "-" + plan.id().attempt() + "-" + task.subtask() + "-"
                    + HexFormat.of().formatHex(digest, 0, 10);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
