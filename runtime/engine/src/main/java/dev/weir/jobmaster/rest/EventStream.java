package dev.weir.jobmaster.rest;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.control.ControlJson;
import dev.weir.control.JobEvent;
import dev.weir.jobmaster.JobControl;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer of the event stream. The JobMaster's thread puts events into a bounded queue, the stream's own thread writes
 * them out. A consumer that lets the queue run full is dropped: it can come back and begin with a snapshot.
 */
final class EventStream extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final int QUEUE = 1024;

    private final HttpExchange exchange;
    private final JobControl job;
    private final Consumer<EventStream> ended;
    private final BlockingQueue<JobEvent> queue = new ArrayBlockingQueue<>(QUEUE);

    /**
     * @param exchange with its response begun; this stream closes it
     * @param ended called once, by the stream's thread
     */
    EventStream(HttpExchange exchange, JobControl job, Consumer<EventStream> ended) {
        super("events-" + exchange.getRemoteAddress());
        this.exchange = exchange;
        this.job = job;
        this.ended = ended;
        setDaemon(true);
    }

    /** Ends the stream, also one that hangs in a write. */
    void drop() {
        interrupt();
    }

    @Override
    public void run() {
        JobControl.Subscription subscription = job.subscribe(this::offer);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            while (!isInterrupted()) {
                write(next(), out);
            }
        } catch (IOException e) {
            LOG.debug("an event stream to {} ended: {}", exchange.getRemoteAddress(), e.toString());
        } finally {
            subscription.close();
            ended.accept(this);
        }
    }

    /** Leaves the interrupt set: a write to the end of the stream must not hang in a full socket. */
    private JobEvent next() throws InterruptedIOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            interrupt();
            throw new InterruptedIOException("dropped");
        }
    }

    private static void write(JobEvent event, OutputStream out) throws IOException {
        out.write(ControlJson.mapper().writerFor(JobEvent.class).writeValueAsBytes(event));
        out.write('\n');
        out.flush();
    }

    private void offer(JobEvent event) {
        if (!queue.offer(event)) {
            LOG.warn(
                    "the event stream to {} is dropped: it did not read {} events; it may connect again",
                    exchange.getRemoteAddress(),
                    QUEUE);
            drop();
        }
    }
}
