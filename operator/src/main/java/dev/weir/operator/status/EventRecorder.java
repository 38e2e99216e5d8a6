package dev.weir.operator.status;

import dev.weir.operator.logging.LogFields;
import dev.weir.operator.model.Announcement;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events, on a thread of its own so that nobody waits for them. The same thing said again raises the count
 * of its Event, at most once in {@link EventTallies#QUIET}. Events are for people: one that cannot be written is logged and
 * dropped.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String COMPONENT = "weir-operator";
    private static final int WAITING = 4096;
    private static final int LONGEST_MESSAGE = 1000;

    private final InstantSource clock;
    private final Consumer<Event> sink;
    // Events that wait to be written; what is too much is dropped, the operator's work goes first.
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> daemon(task, "events"),
            (task, executor) -> LOG.warn("too many Events wait to be written: one is dropped"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, task -> daemon(task, "event-counts"));
    // Owned by the writer's thread.
    private final EventTallies tallies = new EventTallies();

    /**
     * @param sink creates the Event, or adds its count to the one with the same name; may block and throw
     */
    public EventRecorder(Consumer<Event> sink, InstantSource clock) {
        this.sink = sink;
        this.clock = clock;
        long period = EventTallies.QUIET.toMillis();
        timer.scheduleWithFixedDelay(
                () -> writer.execute(() -> tallies.due(clock.instant()).forEach(this::write)),
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Says something about a resource, in the log too. Returns at once. */
    public void record(HasMetadata about, Announcement announcement) {
        ObjectReference reference = new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .build();
        Instant now = clock.instant();
        writer.execute(() -> {
            LogFields fields = LogFields.of(about);
            try {
                tallies.add(reference, announcement, now).ifPresent(this::write);
            } finally {
                fields.close();
            }
        });
    }

    private void write(EventTallies.Due due) {
        LOG.info(
                "{} {}/{}: {}: {}",
                due.about().getKind(),
                due.about().getNamespace(),
                due.about().getName(),
                due.announcement().reason(),
                due.announcement().message());
        try {
            sink.accept(event(due));
        } catch (RuntimeException e) {
            LOG.warn("Event {} of {} was not written: {}", due.announcement().reason(), due.about(), e.getMessage());
        }
    }

    private static Event event(EventTallies.Due due) {
        Announcement said = due.announcement();
        String message = said.message();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(due.about().getNamespace())
                .withName(due.about().getName() + "."
                        + UUID.nameUUIDFromBytes(due.key().getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", ""))
                .endMetadata()
                .withInvolvedObject(due.about())
                .withType(said.warning() ? "Warning" : "Normal")
                .withReason(said.reason())
                .withMessage(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE))
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .withFirstTimestamp(dev.weir.operator.model.Durations.seconds(due.first()))
                .withLastTimestamp(dev.weir.operator.model.Durations.seconds(due.last()))
                .withCount(due.count())
                .build();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        writer.shutdown();
    }
}
