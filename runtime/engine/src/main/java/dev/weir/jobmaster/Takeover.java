package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.control.JobState;
import dev.weir.protocol.RunningTasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first thing that a JobMaster does with a job that another one ran before: it waits for TaskManagers that still run its
 * tasks, and goes on with them if {@link Adoption} says so. Owned by the JobMaster's thread.
 *
 * <pre>
 * CLOSED --begin--> OPEN --all tasks are there and agree--> CLOSED, adopted
 *                    | they disagree and the grace is over, or some are still missing when the window is over--> CLOSED, refused
 *                    | something was deployed, or the job has failed--> CLOSED
 * </pre>
 *
 * While it is open the job is RECONCILING; but if no TaskManager runs anything once the grace is over, the job waits for slots
 * as it does at its first start, and is RECONCILING again as soon as a TaskManager comes that does run some of its tasks.
 */
final class Takeover {
    /** TaskManagers that have lost a JobMaster look for the next one more often than this. */
    static final long GRACE_MILLIS = 500;
    /** From the first task that was found, for the others: as long as a TaskManager may be silent. */
    static final long WINDOW_MILLIS = 3_000;

    /** What comes of it; on the JobMaster's thread. */
    interface Listener {
        /** Deploy as soon as there are enough slots. */
        void nothingRuns();

        /**
         * What runs cannot go on: deploy, which ends it.
         *
         * @param rescaled for no other reason than that the job is to run at another parallelism
         */
        void takeoverRefused(String why, boolean rescaled);

        void adopted(Adoption.Adopted found);
    }

    private final Adoption adoption;
    private final EventLoop loop;
    private final TaskManagers taskManagers;
    private final JobLifecycle lifecycle;
    private final Listener listener;
    private boolean open;
    private boolean graceOver;
    private boolean windowBegun;
    private boolean windowOver;

    Takeover(Adoption adoption, EventLoop loop, TaskManagers taskManagers, JobLifecycle lifecycle, Listener listener) {
        this.adoption = adoption;
        this.loop = loop;
        this.taskManagers = taskManagers;
        this.lifecycle = lifecycle;
        this.listener = listener;
    }

    void begin() {
        open = true;
        lifecycle.become(JobState.RECONCILING);
        loop.schedule(GRACE_MILLIS, () -> {
            graceOver = true;
            consider();
        });
    }

    /** A TaskManager has come or gone. */
    void consider() {
        if (!isOpen()) {
            return;
        }
        Adoption.Verdict verdict = adoption.decide(running());
        if (verdict instanceof Adoption.Adopted adopted) {
            open = false;
            // It may have waited for slots meanwhile.
            lifecycle.become(JobState.RECONCILING);
            listener.adopted(adopted);
        } else if (verdict instanceof Adoption.Refused refused && graceOver) {
            // Not before all have had time to register: where tasks go is decided once.
            refuse(refused.why(), refused.rescaled());
        } else if (verdict instanceof Adoption.Missing missing) {
            missing(missing);
        } else if (graceOver && lifecycle.state() == JobState.RECONCILING) {
            listener.nothingRuns();
        }
    }

    private void missing(Adoption.Missing missing) {
        lifecycle.become(JobState.RECONCILING);
        if (windowOver) {
            refuse("after " + WINDOW_MILLIS + " ms these tasks are not found: " + missing.tasks(), false);
        } else if (!windowBegun) {
            windowBegun = true;
            loop.schedule(WINDOW_MILLIS, () -> {
                windowOver = true;
                consider();
            });
        }
    }

    private void refuse(String why, boolean rescaled) {
        open = false;
        listener.takeoverRefused(why, rescaled);
    }

    /** A job that has failed goes on with nothing. */
    private boolean isOpen() {
        return open && !lifecycle.isFinal();
    }

    /** Something is deployed: what is found from now on is stale. */
    void close() {
        open = false;
    }

    /** Whether what a TaskManager runs may still be adopted. */
    boolean spares(TaskManagerLink taskManager) {
        return isOpen() && !taskManager.running().isEmpty();
    }

    private Map<String, List<RunningTasks>> running() {
        Map<String, List<RunningTasks>> running = new LinkedHashMap<>();
        taskManagers.all().forEach(each -> running.put(each.name(), each.running()));
        return running;
    }
}
