package dev.weir.operator;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.control.JobFailure;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.model.JobMasterView;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/** Resources and reports that tests begin with. */
public final class Fixtures {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    public static final String JOB_UID = "5f0c9d6e-0000-4000-8000-000000000001";

    private Fixtures() {}

    public static StreamJob job() {
        return job("");
    }

    /**
     * @param more lines of the specification, indented by two
     */
    public static StreamJob job(String more) {
        StreamJob job = Serialization.unmarshal("""
                apiVersion: weir.dev/v1alpha1
                kind: StreamJob
                metadata:
                  name: flights
                  namespace: demo
                  uid: %s
                  generation: 1
                spec:
                  image: weir/flights:dev
                  job:
                    class: dev.weir.examples.flights.HourlyDelays
                    args: ["--rate", "0"]
                  parallelism: 2
                  checkpointing:
                    interval: 1s
                    storage:
                      s3:
                        endpoint: http://s3.storage.svc:9000
                        bucket: weir
                        prefix: checkpoints
                        credentialsSecret: weir-s3
                """.formatted(JOB_UID) + more, StreamJob.class);
        job.getMetadata().setCreationTimestamp(NOW.toString());
        return job;
    }

    /**
     * A job without a Secret for its storage.
     *
     * @param identity as YAML in one line
     */
    public static StreamJob withWebIdentity(String identity) {
        return Serialization.unmarshal(
                Serialization.asYaml(job())
                        .replaceFirst("credentialsSecret: .*", "webIdentity: " + Matcher.quoteReplacement(identity)),
                StreamJob.class);
    }

    public static JobStatus status(JobState state, String specHash) {
        return status(state, specHash, Optional.empty());
    }

    public static JobStatus status(JobState state, String specHash, Optional<JobFailure> failure) {
        int running = state == JobState.RUNNING ? 6 : 0;
        return new JobStatus(
                "flights",
                JOB_UID,
                specHash,
                1,
                state,
                2,
                128,
                running,
                6,
                0,
                failure,
                List.of(),
                Map.of(),
                NOW.toEpochMilli());
    }

    public static CheckpointReport report(long id, CheckpointPhase phase) {
        return report(id, "", phase);
    }

    public static CheckpointReport savepoint(long id, String name, CheckpointPhase phase) {
        CheckpointReport report = report(id, name, phase);
        return new CheckpointReport(
                id,
                name,
                CheckpointKind.SAVEPOINT,
                report.trigger(),
                phase,
                "",
                report.requestedAt(),
                report.triggeredAt(),
                report.completedAt(),
                report.durationMillis(),
                report.size(),
                report.newBytes(),
                phase.isCommitted() ? "s3://weir/checkpoints/" + JOB_UID + "/savepoints/" + name : "",
                report.operators(),
                report.hooks(),
                report.failure());
    }

    public static CheckpointReport report(long id, String name, CheckpointPhase phase) {
        boolean committed = phase.isCommitted();
        return new CheckpointReport(
                id,
                name,
                CheckpointKind.CHECKPOINT,
                name.isEmpty() ? CheckpointTrigger.PERIODIC : CheckpointTrigger.USER,
                phase,
                "",
                NOW.toEpochMilli(),
                NOW.toEpochMilli(),
                committed ? NOW.toEpochMilli() + 87 : 0,
                committed ? 87 : 0,
                4096,
                1024,
                committed ? "s3://weir/checkpoints/" + JOB_UID + "/log/" + id + ".json" : "",
                List.of(new CheckpointReport.OperatorReport("hourly", 2, 4096, 1024)),
                List.of(),
                phase == CheckpointPhase.FAILED
                        ? Optional.of(new CheckpointReport.Failure("Expired", "it took longer than the timeout"))
                        : Optional.empty());
    }

    public static JobMasterView view(JobState state, String specHash, CheckpointReport... reports) {
        return new JobMasterView(true, NOW, Optional.of(status(state, specHash)), List.of(reports), Set.of(), Set.of());
    }

    public static JobSnapshot snapshot(JobState state, String specHash, CheckpointReport... reports) {
        return new JobSnapshot(status(state, specHash), List.of(reports));
    }

    /** Of a checkpoint that lies in this folder. */
    public static CheckpointStatus completed(long id, String folder) {
        return new CheckpointStatus(
                CheckpointStatus.Phase.COMPLETED,
                1L,
                null,
                id,
                CheckpointSpec.Kind.CHECKPOINT,
                "Periodic",
                null,
                null,
                null,
                null,
                1L,
                1L,
                "s3://weir/" + folder + "/log/" + id + ".json",
                new CheckpointStatus.StorageRef(
                        "http://s3.storage.svc:9000", "weir", folder, "us-east-1", true, "weir-s3"),
                List.of(),
                List.of(),
                null,
                List.of());
    }

    public static Checkpoint checkpoint(String name) {
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("demo")
                .withUid("uid-of-" + name)
                .withGeneration(1L)
                .withCreationTimestamp(NOW.toString())
                .build());
        checkpoint.setSpec(new CheckpointSpec("flights", null, null, null));
        return checkpoint;
    }
}
