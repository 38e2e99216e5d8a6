package dev.weir.operator.reconciler;

import static dev.weir.operator.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointRequest;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.control.JobEvent;
import dev.weir.control.JobFailure;
import dev.weir.control.JobSnapshot;
import dev.weir.control.JobState;
import dev.weir.control.JobStatus;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus.Decision;
import dev.weir.operator.api.UpgradeStatus;
import dev.weir.operator.api.UpgradeStatus.Step;
import dev.weir.operator.dependent.DesiredResources;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JobMaster and a kubelet that do what follows from what the operator has done, and a specification that changes. */
abstract class UpgradeWorld extends OperatorWorld {
    static final String CHANGED = "  stateBackend: rocksdb\n";
    static final String SAVEPOINT = "  upgrade: {mode: Savepoint}\n";

    final List<CheckpointReport> reports = new ArrayList<>();
    JobStatus said;
    long id = 4;
    // What happens to a job that a new JobMaster starts.
    JobState starts = JobState.RUNNING;

    void runWithACheckpoint(String more) throws Exception {
        change(more);
        job.getMetadata().setGeneration(1L);
        JobConfig config = configOf(job);
        says(JobState.RUNNING, config);
        run();
        report(Fixtures.report(id, CheckpointPhase.COMPLETED));
        reconcile();
        reconcile();
        cluster.writes.clear();
    }

    static JobConfig configOf(StreamJob job) throws JsonProcessingException {
        ConfigMap map = (ConfigMap)
                DesiredResources.of(job, Optional.empty()).applied(1, 1).get(0);
        return ControlJson.mapper().readValue(map.getData().get("job.json"), JobConfig.class);
    }

    JobConfig written() throws JsonProcessingException {
        String json = cluster.find(ConfigMap.class, "demo", "flights-weir")
                .orElseThrow()
                .getData()
                .get("job.json");
        return ControlJson.mapper().readValue(json, JobConfig.class);
    }

    void change(String more) {
        StreamJob changed = Fixtures.job(more);
        changed.setStatus(job.getStatus());
        changed.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
        job = cluster.put(changed);
    }

    void scale(int parallelism) {
        String yaml = Serialization.asYaml(job).replaceFirst(" parallelism: \\d+", " parallelism: " + parallelism);
        StreamJob scaled = Serialization.unmarshal(yaml, StreamJob.class);
        scaled.getMetadata().setGeneration(job.getMetadata().getGeneration() + 1);
        job = cluster.put(scaled);
    }

    // What the JobMaster and the kubelet do.

    void says(JobState state, JobConfig config) {
        List<JobStatus.TaskManagerStatus> registered = cluster.all(Pod.class).stream()
                .map(pod -> pod.getMetadata().getName())
                .filter(name -> name.contains("taskmanager"))
                .map(name -> new JobStatus.TaskManagerStatus(name, 1, 0))
                .toList();
        Optional<JobFailure> failure = state == JobState.FAILED
                ? Optional.of(new JobFailure(JobFailure.Category.USER, "UserCodeFailed", "boom", 1))
                : Optional.empty();
        JobStatus base = Fixtures.status(state, config.specHash(), failure);
        said = new JobStatus(
                base.name(),
                base.uid(),
                base.specHash(),
                said == null ? 1 : said.epoch() + 1,
                state,
                config.parallelism(),
                128,
                base.runningTasks(),
                6,
                0,
                base.failure(),
                registered,
                Map.of(),
                1);
        fake.snapshot(new JobSnapshot(said, List.copyOf(reports)));
        fake.say(new JobEvent.JobChanged(said));
        untilHeard();
    }

    private void untilHeard() {
        if (jobMasters.view(KEY).connected()) {
            until("heard", () -> jobMasters.view(KEY).job().filter(said::equals).isPresent());
        }
    }

    void report(CheckpointReport report) {
        reports.removeIf(
                one -> one.name().equals(report.name()) && !report.name().isEmpty());
        reports.add(0, report);
        fake.snapshot(new JobSnapshot(said, List.copyOf(reports)));
        fake.say(new JobEvent.CheckpointChanged(report));
        if (jobMasters.view(KEY).connected()) {
            until("reported", () -> jobMasters.view(KEY).checkpoints().contains(report));
        }
    }

    static CheckpointReport answer(CheckpointRequest request, long id, CheckpointPhase phase) {
        CheckpointReport made = request.kind() == CheckpointKind.SAVEPOINT
                ? Fixtures.savepoint(id, request.name(), phase)
                : Fixtures.report(id, request.name(), phase);
        return new CheckpointReport(
                made.id(),
                made.name(),
                made.kind(),
                request.trigger(),
                made.phase(),
                "",
                made.requestedAt(),
                made.triggeredAt(),
                made.completedAt(),
                made.durationMillis(),
                made.size(),
                made.newBytes(),
                made.location(),
                made.operators(),
                made.hooks(),
                made.failure());
    }

    /** Everybody else does what follows from what is there; whether there was anything to do. */
    boolean react() throws Exception {
        CheckpointRequest request = fake.requests.poll();
        boolean open = request != null
                && reports.stream().noneMatch(report -> report.name().equals(request.name()));
        if (open) {
            report(answer(request, ++id, CheckpointPhase.COMPLETED));
            if (request.thenSuspend()) {
                said = new JobStatus(
                        said.name(),
                        said.uid(),
                        said.specHash(),
                        said.epoch(),
                        JobState.SUSPENDED,
                        said.parallelism(),
                        128,
                        0,
                        6,
                        0,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        1);
                fake.snapshot(new JobSnapshot(said, List.copyOf(reports)));
                fake.say(new JobEvent.JobChanged(said));
                untilHeard();
            }
            return true;
        }
        return kubelet();
    }

    private boolean kubelet() throws Exception {
        boolean changed = false;
        boolean jobMasterStarts = false;
        for (StatefulSet set : cluster.all(StatefulSet.class)) {
            for (int i = 0; i < 5; i++) {
                String name = set.getMetadata().getName() + "-" + i;
                Optional<Pod> pod = cluster.find(Pod.class, "demo", name);
                boolean wanted = i < set.getSpec().getReplicas();
                if (wanted && pod.isEmpty()) {
                    cluster.put(pod(set, name));
                    jobMasterStarts |= name.contains("jobmaster");
                    changed = true;
                } else if (!wanted && pod.isPresent()) {
                    cluster.remove(pod.get());
                    changed = true;
                }
            }
        }
        if (jobMasterStarts
                || changed
                        && said.state() == JobState.RUNNING
                        && !cluster.all(Pod.class).isEmpty()) {
            says(jobMasterStarts ? starts : JobState.RUNNING, written());
        }
        return changed;
    }

    private static Pod pod(StatefulSet set, String name) {
        return new PodBuilder()
                .withNewMetadataLike(set.getSpec().getTemplate().getMetadata())
                .withName(name)
                .withNamespace("demo")
                .endMetadata()
                .withStatus(new PodStatusBuilder()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .build())
                .build();
    }

    /** The preflight has nothing against it. */
    void fits() {
        cluster.find(Pod.class, "demo", "flights-preflight")
                .filter(pod -> pod.getStatus() == null)
                .ifPresent(pod -> pod.setStatus(new PodStatusBuilder()
                        .withPhase("Succeeded")
                        .addNewContainerStatus()
                        .withName("preflight")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withFinishedAt(now.get().toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .build()));
    }

    /** Reconciles until nothing happens any more. */
    List<Step> settle(boolean restarting) throws Exception {
        List<Step> steps = new ArrayList<>();
        int quiet = 0;
        for (int i = 0; i < 60 && quiet < 3; i++) {
            Object before = progress(restarting);
            if (restarting) {
                restartOperator();
            }
            step(steps);
            // Before it is heard nothing may go wrong; then it is.
            until("connected", () -> {
                boolean heard = jobMasters.view(KEY).connected() || replicas("flights-jobmaster") == 0;
                step(steps);
                return heard;
            });
            fits();
            awaitRequest(steps);
            awaitListed(steps);
            boolean reacted = react();
            quiet = reacted || !before.equals(progress(restarting)) ? 0 : quiet + 1;
        }
        assertThat(quiet).as("it comes to rest: " + cluster.writes).isEqualTo(3);
        return steps;
    }

    private void step(List<Step> steps) {
        UpgradeStatus before = job.getStatus().upgrade();
        reconcile();
        UpgradeStatus upgrade = job.getStatus().upgrade();
        if (upgrade != null && (before == null || before.step() != upgrade.step())) {
            steps.add(upgrade.step());
        }
    }

    /** An operator that has not heard the JobMaster yet says so in the status each time that it is restarted. */
    private Object progress(boolean restarting) {
        List<String> writes = cluster.writes.stream()
                .filter(write -> !restarting || !write.startsWith("status "))
                .toList();
        Optional<UpgradeStatus> upgrade = Optional.ofNullable(job.getStatus()).map(one -> one.upgrade());
        return List.of(writes, upgrade);
    }

    /** What is asked for the first time is on its way. */
    private void awaitRequest(List<Step> steps) {
        Optional.ofNullable(job.getStatus().upgrade())
                .filter(upgrade -> upgrade.step() == Step.CHECKPOINTING && said.state() == JobState.RUNNING)
                .map(UpgradeStatus::base)
                .filter(base -> base.attempt() == 1)
                .filter(base ->
                        reports.stream().noneMatch(report -> report.name().equals(base.request())))
                .ifPresent(base -> until("asked", () -> {
                    step(steps);
                    return !fake.requests.isEmpty();
                }));
    }

    /** The JobMaster answers that it keeps a savepoint, and then it is listed. */
    private void awaitListed(List<Step> steps) {
        Optional.ofNullable(job.getStatus().upgrade())
                .filter(upgrade ->
                        upgrade.step() == Step.CHECKPOINTING && upgrade.base().savepoint())
                .flatMap(upgrade -> reports.stream()
                        .filter(report -> report.name().equals(upgrade.base().request()))
                        .filter(report -> report.phase() == CheckpointPhase.COMPLETED)
                        .findFirst())
                .ifPresent(report -> until("listed", () -> {
                    step(steps);
                    return cluster.find(Checkpoint.class, "demo", "flights-" + report.id())
                            .isPresent();
                }));
    }

    int replicas(String set) {
        return cluster.find(StatefulSet.class, "demo", set)
                .map(one -> one.getSpec().getReplicas())
                .orElse(0);
    }

    List<String> decided() {
        return job.getStatus().decisions().stream().map(Decision::what).toList();
    }

    CheckpointRequest asked() {
        until("asked", () -> {
            reconcile();
            fits();
            return !fake.requests.isEmpty();
        });
        return fake.requests.poll();
    }
}
