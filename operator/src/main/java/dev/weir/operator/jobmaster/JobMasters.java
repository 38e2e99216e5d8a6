package dev.weir.operator.jobmaster;

import dev.weir.control.CheckpointRequest;
import dev.weir.operator.model.CheckpointObservation.Refusal;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The JobMasters that the operator follows, one event stream each, on three threads in all. Any thread may call; no call
 * blocks: what is asked for happens later, and is seen in a {@link #view} of which the {@link JobMasterListener} is told.
 */
public final class JobMasters implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration SILENCE_CHECK = Duration.ofSeconds(3);

    private final InstantSource clock;
    private final JobMasterListener listener;
    private final ExecutorService httpThreads = Executors.newFixedThreadPool(2, daemon("jobmaster-http"));
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(daemon("jobmaster-loop"));
    private final RestCalls calls;
    private final Map<JobKey, JobMasterConnection> connections = new ConcurrentHashMap<>();

    public JobMasters(JobMasterListener listener, InstantSource clock) {
        this.clock = clock;
        this.listener = listener;
        this.calls = new RestCalls(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .executor(httpThreads)
                .build());
        loop.scheduleWithFixedDelay(
                () -> connections.values().forEach(JobMasterConnection::checkSilence),
                SILENCE_CHECK.toMillis(),
                SILENCE_CHECK.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Follows the JobMaster at this address from now on; does nothing if it does already. */
    public void follow(JobKey job, JobMasterTarget target) {
        with(job, connection -> connection.follow(target));
    }

    /** Closes the connection; what was known stays known. */
    public void stop(JobKey job) {
        if (connections.containsKey(job)) {
            with(job, JobMasterConnection::stop);
        }
    }

    /** Closes the connection and forgets the job. */
    public void forget(JobKey job) {
        JobMasterConnection gone = connections.remove(job);
        if (gone != null) {
            loop.execute(() -> {
                gone.stop();
                listener.forgotten(job);
            });
        }
    }

    /** What is known of a job. */
    public JobMasterView view(JobKey job) {
        JobMasterConnection connection = connections.get(job);
        return connection == null ? JobMasterView.unknown(clock.instant()) : connection.view();
    }

    /** Of how many jobs something is known. */
    public int followed() {
        return connections.size();
    }

    /** How many JobMasters' event streams are open. */
    public long connected() {
        return connections.values().stream()
                .filter(connection -> connection.view().connected())
                .count();
    }

    /** Asks for a checkpoint; asking again under the same name is asking once. Nothing happens while there is no connection. */
    public void request(JobKey job, CheckpointRequest request) {
        with(job, connection -> connection.request(request));
    }

    /** Why the JobMaster did not take the request of this name when it was asked last. */
    public Optional<Refusal> refusal(JobKey job, String name) {
        JobMasterConnection connection = connections.get(job);
        return connection == null
                ? Optional.empty()
                : Optional.ofNullable(connection.refusals().get(name));
    }

    /** Nobody is interested in the request of this name any more. */
    public void forgetRequest(JobKey job, String name) {
        if (connections.containsKey(job)) {
            with(job, connection -> connection.forgetRequest(name));
        }
    }

    /** Tells the JobMaster which checkpoints to keep, now and whenever it is connected anew. */
    public void pin(JobKey job, Set<Long> ids) {
        Set<Long> wanted = Set.copyOf(ids);
        with(job, connection -> connection.pin(wanted));
    }

    private void with(JobKey job, Consumer<JobMasterConnection> command) {
        JobMasterConnection connection =
                connections.computeIfAbsent(job, key -> new JobMasterConnection(key, calls, loop, listener, clock));
        loop.execute(() -> command.accept(connection));
    }

    @Override
    public void close() {
        connections.keySet().forEach(this::forget);
        loop.shutdown();
        httpThreads.shutdown();
    }
}
