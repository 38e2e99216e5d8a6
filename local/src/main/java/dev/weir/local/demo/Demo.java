package dev.weir.local.demo;

import dev.weir.examples.flights.RowComparison;
import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A job over eight days of flights, with two TaskManagers and a checkpoint every second: one TaskManager is killed with -9, then the
 * JobMaster, one checkpoint is asked for, and in the end what the job wrote is compared with the expected rows.
 */
public final class Demo {
    private static final String NAMESPACE = "default";
    private static final String JOB = "flights";
    private static final String CHECKPOINT = "flights-now";
    private static final String OUTPUT = "flights/output/";

    private static final String EXPECTED = "expected-hourly-delays.csv.gz";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final LocalCluster cluster;
    private final Path buckets;
    private final Path example;
    private final Stage stage;
    private final JobResources resources;
    private final S3ObjectStore bucket;
    private final WrittenRows written;
    /** Processes that were killed. Demo's thread only. */
    private int kills;

    /**
     * @param buckets the folder of the cluster's S3 server, a folder for each bucket
     * @param example the folder {@code examples/flights}
     */
    public Demo(LocalCluster cluster, Path buckets, Path example, Stage stage) throws IOException {
        this.cluster = cluster;
        this.buckets = buckets;
        this.example = example;
        this.stage = stage;
        this.resources = new JobResources(cluster.client(), NAMESPACE);
        this.bucket = ExampleBucket.of(cluster);
        this.written = new WrittenRows(bucket, OUTPUT);
    }

    /**
     * Runs it to the end.
     *
     * @return how the output compares with the expected rows
     * @throws DemoFailedException if a step does not come about
     */
    public RowComparison run() throws IOException, InterruptedException {
        int days = ExampleBucket.putFlights(bucket, example.resolve("data"));
        stage.say("put " + days + " days of flights into s3://" + S3Server.BUCKET + "/" + ExampleBucket.INPUT);
        resources.apply(example.resolve("streamjob.yaml"), JobResources.withEndpoint(cluster.s3ServiceEndpoint()));
        stage.say("applied StreamJob " + JOB + ": parallelism 2, two TaskManagers, a checkpoint every second");
        await("the job runs", () -> phase().equals("Running"));
        stage.say(JOB + " is Running");
        await("the first rows are written", () -> rows() > 0);
        killAndAwait(JOB + "-taskmanager-1", "its TaskManager");
        killAndAwait(JOB + "-jobmaster-0", "its JobMaster");
        resources.apply(example.resolve("checkpoint.yaml"), UnaryOperator.identity());
        stage.say("applied Checkpoint " + CHECKPOINT);
        await("the checkpoint is complete", () -> checkpointPhase().equals("Completed"));
        stage.say("Checkpoint " + CHECKPOINT + " is Completed");
        await("the job has read all its input", () -> phase().equals("Finished"));
        stage.endProgress();
        stage.say(JOB + " is Finished");
        showResources();
        return compare();
    }

    /** How many processes were killed. */
    public int kills() {
        return kills;
    }

    /**
     * What was committed before the kill may still become visible after it, and a restored sink commits that again: only rows that
     * come after the restart, of a job that runs, count.
     */
    private void killAndAwait(String pod, String who) throws InterruptedException {
        long pid = cluster.containerPid(NAMESPACE, pod)
                .orElseThrow(() -> new DemoFailedException(
                        "pod " + pod + " runs no process to kill" + System.lineSeparator() + resources.trouble(JOB)));
        int restarts = resources.restarts(pod);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        long killed = System.nanoTime();
        kills++;
        stage.say("kill -9 " + pid + "  (pod " + pod + ")");
        await(pod + " is started again", () -> resources.restarts(pod) > restarts);
        long before = rows();
        await("the job goes on after " + who + " was killed", () -> rows() > before && phase().equals("Running"));
        stage.say(String.format(
                Locale.ROOT,
                "the job goes on after %s was killed; the next rows came after %.1f s",
                who,
                (System.nanoTime() - killed) / 1e9));
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0 || phase().equals("Failed")) {
                stage.endProgress();
                throw new DemoFailedException(
                        "waited for: " + what + ", in vain" + System.lineSeparator() + resources.trouble(JOB));
            }
            stage.progress(phase() + ", last checkpoint " + lastCheckpoint() + ", " + rows() + " rows written");
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private String phase() {
        return resources.jobStatus(JOB, "phase");
    }

    private String lastCheckpoint() {
        String id = resources.jobStatus(JOB, "lastCheckpoint", "id");
        return id.isEmpty() ? "none yet" : id;
    }

    private String checkpointPhase() {
        String phase = resources.checkpointStatus(CHECKPOINT, "phase");
        if (phase.equals("Failed")) {
            throw new DemoFailedException(
                    "checkpoint " + CHECKPOINT + " failed: " + resources.checkpointStatus(CHECKPOINT, "failure"));
        }
        return phase;
    }

    private long rows() {
        try {
            return written.count();
        } catch (IOException e) {
            throw new DemoFailedException("the output cannot be read: " + e.getMessage());
        }
    }

    private void showResources() throws IOException, InterruptedException {
        Optional<Kubectl> kubectl =
                Kubectl.find(cluster.kubeconfig(), System.getenv().getOrDefault("PATH", ""));
        String got;
        String described;
        if (kubectl.isPresent()) {
            got = kubectl.get().run("get", "streamjobs,checkpoints");
            described = kubectl.get().run("describe", "checkpoint", CHECKPOINT);
        } else {
            ClusterView view = new ClusterView(cluster.client(), NAMESPACE);
            got = view.table("streamjob", "streamjobs")
                    + System.lineSeparator()
                    + view.table("checkpoint", "checkpoints");
            described = view.describe("checkpoints", CHECKPOINT);
        }
        stage.show("$ kubectl get streamjobs,checkpoints" + System.lineSeparator() + got);
        stage.show("$ kubectl describe checkpoint " + CHECKPOINT + System.lineSeparator() + described);
    }

    private RowComparison compare() throws IOException {
        Path output = buckets.resolve(S3Server.BUCKET).resolve(OUTPUT);
        Path expected = example.resolve("data").resolve(EXPECTED);
        return RowComparison.compare(output.toUri().toString(), expected.toUri().toString());
    }
}
