package dev.weir.jobmaster;

import dev.weir.common.EventLoop;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobEvent;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who follow the job what changes. The job's status is sent at most ten times a second: the first change at once,
 * those after it together. Owned by the JobMaster's thread.
 */
final class EventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
    private static final long STATUS_INTERVAL_MILLIS = 100;
    private static final long HEARTBEAT_MILLIS = 5_000;
    /** Notices kept for the first who follows. */
    private static final int KEPT_NOTICES = 100;

    private final EventLoop loop;
    private final Supplier<JobSnapshot> snapshot;
    private final Supplier<JobStatus> status;
    private final List<Consumer<JobEvent>> followers = new ArrayList<>();
    /** What happened while nobody followed. */
    private final Deque<JobEvent.Notice> untold = new ArrayDeque<>();

    /** Sent last to all who follow; {@code null} if there is none. */
    private JobStatus lastStatus;

    private boolean statusScheduled;
    /** By the loop's clock; the status is not sent again before it. */
    private long nextStatusNanos;

    EventPublisher(EventLoop loop, Supplier<JobSnapshot> snapshot, Supplier<JobStatus> status) {
        this.loop = loop;
        this.snapshot = snapshot;
        this.status = status;
        this.nextStatusNanos = loop.clock().nanoTime();
    }

    void start() {
        loop.schedule(HEARTBEAT_MILLIS, this::heartbeat);
    }

    JobControl.Subscription subscribe(Consumer<JobEvent> follower) {
        loop.execute(() -> {
            follower.accept(new JobEvent.Snapshot(snapshot.get()));
            // The snapshot may be of a moment that is never sent: the next status is sent even if it is the last one
            // again.
            lastStatus = null;
            untold.forEach(follower);
            untold.clear();
            followers.add(follower);
        });
        return () -> loop.execute(() -> followers.remove(follower));
    }

    void jobChanged() {
        if (statusScheduled) {
            return;
        }
        statusScheduled = true;
        long wait = nextStatusNanos - loop.clock().nanoTime();
        loop.schedule(TimeUnit.NANOSECONDS.toMillis(wait + 999_999), this::sendStatus);
    }

    void checkpointChanged(CheckpointReport report) {
        send(new JobEvent.CheckpointChanged(report));
    }

    void notice(boolean warning, String reason, String message) {
        if (warning) {
            LOG.warn("{}: {}", reason, message);
        } else {
            LOG.info("{}: {}", reason, message);
        }
        JobEvent.Notice notice =
                new JobEvent.Notice(warning, reason, message, loop.clock().epochMillis());
        if (followers.isEmpty()) {
            untold.add(notice);
            if (untold.size() > KEPT_NOTICES) {
                untold.remove();
            }
        }
        send(notice);
    }

    private void sendStatus() {
        statusScheduled = false;
        nextStatusNanos = loop.clock().nanoTime() + TimeUnit.MILLISECONDS.toNanos(STATUS_INTERVAL_MILLIS);
        JobStatus now = status.get();
        if (!now.equals(lastStatus)) {
            lastStatus = now;
            send(new JobEvent.JobChanged(now));
        }
    }

    private void heartbeat() {
        send(new JobEvent.Heartbeat());
        loop.schedule(HEARTBEAT_MILLIS, this::heartbeat);
    }

    private void send(JobEvent event) {
        List.copyOf(followers).forEach(follower -> follower.accept(event));
    }
}
