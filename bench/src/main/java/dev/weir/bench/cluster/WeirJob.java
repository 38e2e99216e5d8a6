package dev.weir.bench.cluster;

import dev.weir.api.Arguments;
import dev.weir.api.StreamProgram;
import dev.weir.codec.Codecs;
import dev.weir.common.HostAndPort;
import dev.weir.common.SystemClock;
import dev.weir.common.ThreadEventLoop;
import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobConfig;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.control.Pins;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.ProgramRecorder;
import dev.weir.jobmaster.JobMaster;
import dev.weir.jobmaster.JobMasterSettings;
import dev.weir.network.DataServer;
import dev.weir.network.DataServerConfig;
import dev.weir.protocol.MessageCodec;
import dev.weir.protocol.Transport;
import dev.weir.protocol.grpc.GrpcTransport;
import dev.weir.state.MemoryStateBackend;
import dev.weir.storage.ObjectStore;
import dev.weir.task.Executions;
import dev.weir.task.TaskExecutor;
import dev.weir.task.TaskExecutorConfig;
import dev.weir.taskmanager.TaskManager;
import dev.weir.taskmanager.TaskManagerSettings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * One job with its JobMaster and one TaskManager, put together as the launcher does, in this process; control and data
 * connections are real ones on loopback. For one thread.
 */
public final class WeirJob implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String TOKEN = "bench";
    private static final long POLL_MILLIS = 2;

    /** Closes a part; in reverse order of opening. */
    private interface Part {
        void close() throws Exception;
    }

    private final Deque<Part> parts = new ArrayDeque<>();
    private final JobConfig config;
    private final JobMaster jobMaster;
    private int requests;

    /**
     * Starts it; {@link #awaitRunning} waits until records flow.
     *
     * @param store with a client of its own for nobody else
     */
    public WeirJob(JobConfig config, StreamProgram program, ObjectStore store) throws Exception {
        this.config = config;
        ExecutorService blocking = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "blocking");
            thread.setDaemon(true);
            return thread;
        });
        parts.push(blocking::shutdownNow);
        Codecs codecs = new Codecs();
        Callable<LogicalGraph> graph = () -> {
            ProgramRecorder recorder = new ProgramRecorder(codecs);
            program.define(recorder, Arguments.parse(config.arguments()));
            return recorder.finish();
        };
        Callable<ObjectStore> storage = () -> store;
        jobMaster = new JobMaster(
                new JobMasterSettings(
                        config,
                        "jobmaster",
                        storage,
                        graph,
                        () -> UUID.randomUUID().toString()),
                loop("jobmaster", blocking),
                fenced -> {});
        GrpcTransport transport = new GrpcTransport(TOKEN, new MessageCodec(codecs));
        Transport.Listening control = transport.listen(HOST, 0, jobMaster::accept);
        parts.push(control::close);
        jobMaster.start();
        // As an operator says at once; without it nothing old is removed for some minutes, and the log grows.
        jobMaster.pin(new Pins(List.of()));
        taskManager(codecs, graph, storage, transport, control.port(), blocking);
    }

    private void taskManager(
            Codecs codecs,
            Callable<LogicalGraph> graph,
            Callable<ObjectStore> storage,
            Transport transport,
            int controlPort,
            ExecutorService blocking)
            throws Exception {
        DataServer data = DataServer.start(
                new DataServerConfig("taskmanager", HOST, 0, TOKEN, DataServerConfig.DEFAULT_RECEIVE_WINDOW));
        parts.push(data::close);
        TaskExecutor executor = new TaskExecutor(
                new TaskExecutorConfig(Runtime.getRuntime().availableProcessors(), "task"),
                new SystemClock(),
                blocking);
        parts.push(executor::close);
        TaskManager taskManager = new TaskManager(
                new TaskManagerSettings(
                        config,
                        "taskmanager",
                        JobMasterSettings.folder(config),
                        new HostAndPort(HOST, controlPort),
                        new HostAndPort(HOST, data.address().port()),
                        storage,
                        graph),
                loop("taskmanager", blocking),
                transport,
                new Executions(executor, data, new MemoryStateBackend()),
                System.err::println);
        parts.push(() -> taskManager.stop().toCompletableFuture().get(10, TimeUnit.SECONDS));
        taskManager.start();
    }

    private ThreadEventLoop loop(String name, ExecutorService blocking) {
        ThreadEventLoop loop = new ThreadEventLoop(name, blocking, new SystemClock(), Throwable::printStackTrace);
        parts.push(loop::close);
        return loop;
    }

    /** As its JobMaster sees it. */
    public JobStatus status() throws Exception {
        return jobMaster.snapshot().toCompletableFuture().get().job();
    }

    /** Newest first. */
    public List<CheckpointReport> checkpoints() throws Exception {
        return jobMaster.checkpoints().toCompletableFuture().get();
    }

    /** Those that are complete and kept, newest first. */
    public List<CheckpointReport> completed() throws Exception {
        return checkpoints().stream()
                .filter(report -> report.phase() == CheckpointPhase.COMPLETED)
                .toList();
    }

    /** Its id; 0 if there is none. */
    public long newestCompleted() throws Exception {
        return completed().stream().mapToLong(CheckpointReport::id).max().orElse(0);
    }

    /** Whether tasks are being deployed, or are already. */
    public boolean hasBegunToRestore() {
        JobState state = state();
        return state == JobState.RESTORING || state == JobState.RUNNING;
    }

    /** Of a completed or failed one, with its trace. */
    public CheckpointDetail checkpoint(long id) throws Exception {
        return jobMaster.checkpoint(id).toCompletableFuture().get().orElseThrow();
    }

    /** Waits until records flow. */
    public void awaitRunning(long timeoutMillis) throws Exception {
        await(timeoutMillis, "the job to run", () -> {
            JobState state = state();
            if (state == JobState.FAILED) {
                throw new IllegalStateException("the job has failed");
            }
            return state == JobState.RUNNING;
        });
    }

    /** Waits until all input is read and all output is there. */
    public void awaitFinished(long timeoutMillis) throws Exception {
        await(timeoutMillis, "the job to finish", () -> {
            JobState state = state();
            if (state == JobState.FAILED) {
                throw new IllegalStateException("the job has failed");
            }
            return state == JobState.FINISHED;
        });
    }

    private JobState state() {
        try {
            return status().state();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a checkpoint now and waits until it is complete. */
    public CheckpointReport checkpoint(long timeoutMillis, CheckpointKind kind) throws Exception {
        requests++;
        String name = "bench-" + requests;
        jobMaster
                .requestCheckpoint(new CheckpointRequest(name, kind, CheckpointTrigger.USER))
                .toCompletableFuture()
                .get();
        CheckpointReport[] found = new CheckpointReport[1];
        await(timeoutMillis, "checkpoint " + name, () -> {
            found[0] = named(name);
            return found[0].phase() == CheckpointPhase.COMPLETED || found[0].phase() == CheckpointPhase.FAILED;
        });
        if (found[0].phase() == CheckpointPhase.FAILED) {
            throw new IllegalStateException("checkpoint " + name + " failed: " + found[0].failure());
        }
        return found[0];
    }

    private CheckpointReport named(String name) {
        try {
            return checkpoints().stream()
                    .filter(report -> report.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until something is so. */
    public static void await(long timeoutMillis, String what, BooleanSupplier condition)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException("waited " + timeoutMillis + " ms for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IOException("a part of the job did not close", e);
            }
        }
    }
}
