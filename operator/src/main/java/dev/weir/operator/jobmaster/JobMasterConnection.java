package dev.weir.operator.jobmaster;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.ControlJson;
import dev.weir.control.JobEvent;
import dev.weir.control.JobStatus;
import dev.weir.operator.model.CheckpointObservation.Refusal;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.Problem;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one JobMaster, which comes back by itself when it is lost.
 *
 * <pre>
 *   IDLE --follow--> CONNECTING --snapshot--> CONNECTED --end, error or silence--> CONNECTING (after a delay that doubles)
 *    ^                   |                        |
 *    +-------stop--------+------------------------+
 * </pre>
 *
 * <p>All methods but {@link #view} and {@link #refusals} are called by the loop's thread alone, which owns what changes here.
 */
final class JobMasterConnection {
    /** A stream without a line for this long is lost; a JobMaster sends one every 5 s at least. */
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(JobMasterConnection.class);
    private static final long FIRST_DELAY = 100;
    private static final long LONGEST_DELAY = 5_000;

    private final JobKey key;
    private final RestCalls calls;
    private final ScheduledExecutorService loop;
    private final JobMasterListener listener;
    private final InstantSource clock;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Set<String> asked = new HashSet<>();

    // Published by the loop's thread, read by any.
    private volatile JobMasterView view;
    // Where to connect to; null while nobody wants a connection.
    private JobMasterTarget target;
    // Rises with each attempt: what belongs to an older one is ignored.
    private int attempt;
    // The stream of this attempt; null before the first.
    private CompletableFuture<Void> stream;
    // Whether the next attempt waits for its delay.
    private boolean waiting;
    private long delay = FIRST_DELAY;
    private Instant lastLine = Instant.EPOCH;
    // What the JobMaster should keep, once somebody has said so; null before.
    private Set<Long> wantedPins;
    private boolean tellingPins;

    JobMasterConnection(
            JobKey key,
            RestCalls calls,
            ScheduledExecutorService loop,
            JobMasterListener listener,
            InstantSource clock) {
        this.key = key;
        this.calls = calls;
        this.loop = loop;
        this.listener = listener;
        this.clock = clock;
        this.view = JobMasterView.unknown(clock.instant());
    }

    JobMasterView view() {
        return view;
    }

    Map<String, Refusal> refusals() {
        return refusals;
    }

    void follow(JobMasterTarget wanted) {
        if (wanted.equals(target)) {
            return;
        }
        LOG.debug("{}: follow JobMaster at {}", key, wanted);
        drop();
        target = wanted;
        delay = FIRST_DELAY;
        connect();
    }

    void stop() {
        target = null;
        drop();
        publish(ViewUpdates.disconnected(view, clock.instant()));
    }

    private void drop() {
        attempt++;
        waiting = false;
        tellingPins = false;
        asked.clear();
        if (stream != null) {
            stream.cancel(true);
            stream = null;
        }
    }

    private void connect() {
        int mine = ++attempt;
        waiting = false;
        lastLine = clock.instant();
        stream = calls.events(target, line -> {
            JobEvent event = parse(line);
            loop.execute(() -> take(mine, event));
        });
        stream.whenComplete((nothing, error) -> loop.execute(() -> lost(mine, error)));
    }

    /** A line that is none ends the stream: the snapshot of the next one makes the view right again. */
    private static JobEvent parse(String line) {
        try {
            return ControlJson.mapper().readValue(line, JobEvent.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lost(int mine, Throwable error) {
        if (mine != attempt || target == null) {
            return;
        }
        if (view.connected()) {
            LOG.info("{}: lost the JobMaster's event stream: {}", key, error == null ? "it ended" : error.getMessage());
        }
        drop();
        boolean wasConnected = view.connected();
        publish(ViewUpdates.disconnected(view, clock.instant()));
        if (wasConnected) {
            listener.jobChanged(key);
        }
        int next = attempt;
        waiting = true;
        loop.schedule(() -> retry(next), delay, TimeUnit.MILLISECONDS);
        delay = Math.min(LONGEST_DELAY, delay * 2);
    }

    private void retry(int expected) {
        if (waiting && expected == attempt && target != null) {
            connect();
        }
    }

    /** Is called now and then: gives up a stream that has been silent for too long. */
    void checkSilence() {
        if (target != null
                && !waiting
                && Duration.between(lastLine, clock.instant()).compareTo(SILENCE) > 0) {
            lost(attempt, new java.io.IOException("no line for " + SILENCE.toSeconds() + " s"));
        }
    }

    private void take(int mine, JobEvent event) {
        if (mine != attempt) {
            return;
        }
        lastLine = clock.instant();
        JobMasterView before = view;
        if (event instanceof JobEvent.Snapshot snapshot) {
            delay = FIRST_DELAY;
            publish(ViewUpdates.snapshot(snapshot.snapshot(), clock.instant()));
            tellEnded(before);
            LOG.info("{}: connected to the JobMaster at {}", key, target);
            listener.jobChanged(key);
            view.checkpoints().forEach(this::tellName);
            tellPins();
        } else if (event instanceof JobEvent.JobChanged changed) {
            publish(ViewUpdates.job(before, changed));
            if (before.job().isEmpty() || matters(before.job().get(), changed.job())) {
                listener.jobChanged(key);
            }
        } else if (event instanceof JobEvent.CheckpointChanged changed) {
            takeReport(changed.checkpoint());
        } else if (event instanceof JobEvent.Notice notice) {
            listener.noticed(key, notice);
        }
    }

    private void tellEnded(JobMasterView before) {
        ViewUpdates.ended(before, view).forEach(report -> listener.checkpointEnded(key, report));
    }

    private void takeReport(CheckpointReport report) {
        JobMasterView before = view;
        publish(ViewUpdates.checkpoint(before, report));
        tellEnded(before);
        tellName(report);
        if (report.phase().isCommitted() || report.phase() == dev.weir.control.CheckpointPhase.FAILED) {
            listener.jobChanged(key);
        }
    }

    private void tellName(CheckpointReport report) {
        if (!report.name().isEmpty()) {
            listener.checkpointChanged(key, report.name());
        }
    }

    private static boolean matters(JobStatus before, JobStatus after) {
        return before.state() != after.state()
                || before.epoch() != after.epoch()
                || before.runningTasks() != after.runningTasks()
                || before.restarts() != after.restarts()
                || before.parallelism() != after.parallelism()
                || before.taskManagers().size() != after.taskManagers().size()
                || !before.specHash().equals(after.specHash())
                || !before.failure().equals(after.failure());
    }

    /** Asks for a checkpoint, unless the answer to the same request is still awaited. */
    void request(CheckpointRequest request) {
        if (!view.connected() || !asked.add(request.name())) {
            return;
        }
        int mine = attempt;
        calls.checkpoint(target, request)
                .whenComplete((report, error) -> loop.execute(() -> answered(mine, request.name(), report, error)));
    }

    private void answered(int mine, String name, CheckpointReport report, Throwable error) {
        if (mine != attempt) {
            return;
        }
        asked.remove(name);
        if (error == null) {
            refusals.remove(name);
            if (view.byName(name).isEmpty()) {
                takeReport(report);
            }
            return;
        }
        refusals.put(name, refusal(error));
        listener.checkpointChanged(key, name);
    }

    private static Refusal refusal(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof RestCalls.RefusedException)) {
            cause = cause.getCause();
        }
        if (cause instanceof RestCalls.RefusedException refused) {
            boolean lasting = refused.status() == 400 || refused.status() == 404 || refused.status() == 422;
            return new Refusal(
                    lasting,
                    new Problem(refused.error().reason(), refused.error().message()));
        }
        return new Refusal(false, new Problem("JobMasterUnreachable", "the JobMaster does not answer: " + cause));
    }

    void forgetRequest(String name) {
        refusals.remove(name);
    }

    /** What the JobMaster should keep from now on; it is told when it is connected, and again after it was lost. */
    void pin(Set<Long> ids) {
        wantedPins = ids;
        tellPins();
    }

    private void tellPins() {
        if (wantedPins == null || tellingPins || !view.connected() || told(wantedPins)) {
            return;
        }
        tellingPins = true;
        int mine = attempt;
        Set<Long> telling = wantedPins;
        calls.pin(target, telling)
                .whenComplete((missing, error) -> loop.execute(() -> pinned(mine, telling, missing, error)));
    }

    // Pins that were told empty differ from pins that were never told, but both keep nothing: once is enough to tell
    // them.
    private boolean told(Set<Long> ids) {
        return toldAttempt == attempt && view.pinned().equals(ids);
    }

    // The attempt in which pins were told last.
    private int toldAttempt = -1;

    private void pinned(int mine, Set<Long> telling, Set<Long> missing, Throwable error) {
        if (mine != attempt) {
            return;
        }
        tellingPins = false;
        if (error != null) {
            LOG.warn("{}: the JobMaster was not told which checkpoints to keep: {}", key, error.getMessage());
            loop.schedule(this::tellPins, 1, TimeUnit.SECONDS);
            return;
        }
        toldAttempt = attempt;
        publish(ViewUpdates.pinned(view, telling, missing));
        listener.jobChanged(key);
        view.checkpoints().stream()
                .filter(report -> telling.contains(report.id()))
                .forEach(this::tellName);
        tellPins();
    }

    private void publish(JobMasterView next) {
        view = next;
    }
}
