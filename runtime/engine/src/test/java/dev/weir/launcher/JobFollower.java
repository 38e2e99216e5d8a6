package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointReport;
import dev.weir.control.ControlJson;
import dev.weir.control.JobEvent;
import dev.weir.control.JobStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Follows a JobMaster's event stream, across its restarts, and lets a test wait for what it sees. */
final class JobFollower implements AutoCloseable {
    private static final long DEADLINE_NANOS = 180_000_000_000L;

    private static final long RECONNECT_NANOS = 20_000_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;
    private final Thread reader = new Thread(this::follow, "follower");
    /** Guarded by this. */
    private final List<JobEvent> events = new ArrayList<>();

    private volatile boolean closed;

    JobFollower(int port, String token) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.token = token;
        reader.setDaemon(true);
        reader.start();
    }

    /** How many events were seen: what comes later is after this mark. */
    synchronized int mark() {
        return events.size();
    }

    /** Waits for an event after a mark. */
    <E extends JobEvent> E await(int mark, Class<E> type, Predicate<E> wanted, String what) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        synchronized (this) {
            for (int i = mark; ; i++) {
                while (i >= events.size()) {
                    waitUntil(deadline, what);
                }
                if (type.isInstance(events.get(i)) && wanted.test(type.cast(events.get(i)))) {
                    return type.cast(events.get(i));
                }
            }
        }
    }

    /** Waits until the job is so, by a snapshot or a change after the mark. */
    JobStatus awaitJob(int mark, Predicate<JobStatus> wanted, String what) {
        JobEvent event = await(
                mark,
                JobEvent.class,
                each -> (each instanceof JobEvent.JobChanged changed && wanted.test(changed.job()))
                        || (each instanceof JobEvent.Snapshot snapshot
                                && wanted.test(snapshot.snapshot().job())),
                what);
        return event instanceof JobEvent.JobChanged changed
                ? changed.job()
                : ((JobEvent.Snapshot) event).snapshot().job();
    }

    CheckpointReport awaitCheckpoint(int mark, Predicate<CheckpointReport> wanted, String what) {
        return await(mark, JobEvent.CheckpointChanged.class, each -> wanted.test(each.checkpoint()), what)
                .checkpoint();
    }

    JobEvent.Notice awaitNotice(int mark, String reason) {
        return await(mark, JobEvent.Notice.class, notice -> notice.reason().equals(reason), "notice " + reason);
    }

    <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ControlJson.mapper().readValue(response.body(), type);
    }

    HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofByteArray(
                                        ControlJson.mapper().writeValueAsBytes(body)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private void waitUntil(long deadline, String what) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        assertThat(left)
                .as(
                        "waiting for %s; the last events were %s",
                        what, events.subList(Math.max(0, events.size() - 15), events.size()))
                .isPositive();
        try {
            wait(left);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void follow() {
        while (!closed) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    client.send(request("/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream())
                            .body(),
                    StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(ControlJson.mapper().readValue(line, JobEvent.class));
                }
            } catch (IOException e) {
                LockSupport.parkNanos(RECONNECT_NANOS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void add(JobEvent event) {
        events.add(event);
        notifyAll();
    }

    @Override
    public void close() {
        closed = true;
        reader.interrupt();
    }
}
