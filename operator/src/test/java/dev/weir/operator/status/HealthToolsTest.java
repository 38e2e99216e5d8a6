package dev.weir.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.JobFailure;
import dev.weir.control.JobState;
import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointStatus;
import dev.weir.operator.api.Condition;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.model.JobDecisions;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.Pauses;
import dev.weir.operator.model.Problem;
import dev.weir.operator.model.ProcessObservation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What tools make of a StreamJob's status that know nothing of StreamJobs: Argo CD by its script, kstatus, kubectl wait. */
class HealthToolsTest {
    private static final Path SCRIPTS = Path.of("../docs/argocd");
    private static final ProcessObservation PODS = new ProcessObservation("hash", 1, 1, 1, List.of(), List.of());
    private static final ProcessObservation NONE = new ProcessObservation("", 0, 0, 0, List.of(), List.of());

    private final StreamJob job = Fixtures.job();
    private Optional<Problem> problem = Optional.empty();
    private Optional<JobFailure> failure = Optional.empty();
    private ProcessObservation pods = PODS;
    private List<CheckpointReport> reports = List.of(Fixtures.report(3, CheckpointPhase.COMPLETED));
    private Instant now = Fixtures.NOW.plusSeconds(1);

    /** The job as it is shown when its JobMaster says this. */
    private StreamJob shown(JobState state) {
        JobMasterView view = new JobMasterView(
                true, now, Optional.of(Fixtures.status(state, "config", failure)), reports, Set.of(), Set.of());
        JobObservation seen = new JobObservation(
                JobKey.of(job),
                1,
                false,
                job.getSpec(),
                Optional.ofNullable(job.getStatus()),
                Optional.empty(),
                problem,
                "config",
                pods.templateHash(),
                pods.templateHash(),
                pods,
                pods,
                view,
                Optional.empty(),
                now);
        job.setStatus(PauseReports.with(JobStatuses.of(seen, JobDecisions.decide(seen), Optional.empty()), job, now));
        return job;
    }

    private Condition condition(String type) {
        return Conditions.find(job.getStatus().conditions(), type).orElseThrow();
    }

    private static LuaValue lua(Object value) {
        if (value instanceof Map<?, ?> map) {
            LuaTable table = new LuaTable();
            map.forEach((key, one) -> table.set(key.toString(), lua(one)));
            return table;
        }
        if (value instanceof List<?> list) {
            return LuaValue.listOf(list.stream().map(HealthToolsTest::lua).toArray(LuaValue[]::new));
        }
        return value instanceof Number number
                ? LuaValue.valueOf(number.doubleValue())
                : LuaValue.valueOf(String.valueOf(value));
    }

    /** As Argo CD runs it. */
    private static String argo(String script, HasMetadata resource) throws IOException {
        Globals globals = JsePlatform.standardGlobals();
        globals.set("obj", lua(Serialization.unmarshal(Serialization.asJson(resource), Map.class)));
        LuaValue health =
                globals.load(Files.readString(SCRIPTS.resolve(script))).call();
        assertThat(health.get("message").tojstring()).isNotEmpty();
        return health.get("status").tojstring();
    }

    private String argo() throws IOException {
        return argo("streamjob.lua", job);
    }

    /** As the library kstatus computes it for a resource that it does not know. */
    private String kstatus() {
        Map<String, String> is = new java.util.TreeMap<>();
        job.getStatus().conditions().forEach(one -> is.put(one.type(), one.status()));
        if (!job.getMetadata().getGeneration().equals(job.getStatus().observedGeneration())
                || "True".equals(is.get("Reconciling"))) {
            return "InProgress";
        }
        if ("True".equals(is.get("Stalled"))) {
            return "Failed";
        }
        return "True".equals(is.get("Ready")) ? "Current" : "InProgress";
    }

    @Test
    void shouldBeHealthyWhileItRunsAndCheckpoints() throws IOException {
        shown(JobState.RUNNING);

        assertThat(argo()).isEqualTo("Healthy");
        assertThat(kstatus()).isEqualTo("Current");
        assertThat(condition("Ready").status()).as("kubectl wait").isEqualTo(Condition.TRUE);
        assertThat(condition("Ready").observedGeneration()).isEqualTo(1);
    }

    @Test
    void shouldBeOnItsWayWhileItStarts() throws IOException {
        shown(JobState.RESTORING);

        assertThat(argo()).isEqualTo("Progressing");
        assertThat(kstatus()).isEqualTo("InProgress");
        assertThat(condition("Reconciling").message())
                .isEqualTo(condition("Progressing").message());
    }

    @Test
    void shouldNotBeTakenForHealthyBeforeAnEditWasSeen() throws IOException {
        shown(JobState.RUNNING).getMetadata().setGeneration(2L);

        assertThat(argo()).isEqualTo("Progressing");
        assertThat(kstatus()).isEqualTo("InProgress");
    }

    @Test
    void shouldBeStalledWhenItsSpecificationIsWrong() throws IOException {
        problem = Optional.of(new Problem("MissingCredentials", "Secret 'weir-s3' does not exist"));
        pods = NONE;
        shown(JobState.STARTING);

        assertThat(argo()).isEqualTo("Degraded");
        assertThat(kstatus()).isEqualTo("Failed");
        assertThat(condition("Stalled").message()).contains("weir-s3");
    }

    @Test
    void shouldBeStalledWhenItHasFailed() throws IOException {
        failure = Optional.of(new JobFailure(JobFailure.Category.USER, "UserCodeFailed", "boom", 1));
        shown(JobState.FAILED);

        assertThat(argo()).isEqualTo("Degraded");
        assertThat(kstatus()).isEqualTo("Failed");
        assertThat(condition("Degraded").message()).contains("boom");
    }

    @Test
    void shouldBeSuspendedWhilePaused() throws IOException {
        job.getMetadata().setAnnotations(Map.of(Pauses.PAUSED, "true"));
        shown(JobState.RUNNING);

        assertThat(argo()).isEqualTo("Suspended");
        assertThat(kstatus()).isEqualTo("Current");
    }

    @Test
    void shouldNotLetAJobThatRunsButDoesNotCheckpointGoUnseen() throws IOException {
        now = Fixtures.NOW.plus(Duration.ofMinutes(5));
        shown(JobState.RUNNING);

        assertThat(condition("CheckpointFresh").status()).isEqualTo(Condition.FALSE);
        assertThat(condition("CheckpointFresh").reason()).isEqualTo("Stale");
        assertThat(argo()).isEqualTo("Degraded");
    }

    @Test
    void shouldNotLetAJobThatNeverCheckpointedGoUnseen() {
        reports = List.of(Fixtures.report(1, CheckpointPhase.FAILED));
        shown(JobState.RUNNING);
        assertThat(condition("CheckpointFresh").reason()).isEqualTo("NoCheckpointYet");

        now = Fixtures.NOW.plus(Duration.ofMinutes(5));
        shown(JobState.RUNNING);

        assertThat(condition("CheckpointFresh").status()).isEqualTo(Condition.FALSE);
        assertThat(condition("CheckpointFresh").reason()).isEqualTo("NeverCompleted");
        assertThat(condition("CheckpointFresh").message()).contains("the last one failed: Expired");
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, Progressing",
        "InProgress, Progressing",
        "Completed, Healthy",
        "Failed, Degraded",
        "Discarded, Suspended"
    })
    void shouldReadACheckpoint(String phase, String health) throws IOException {
        Checkpoint checkpoint = Fixtures.checkpoint("nightly");
        checkpoint.setStatus(Serialization.unmarshal(
                "phase: " + phase + "\nfailure: {reason: Expired, message: too long}\n", CheckpointStatus.class));

        assertThat(argo("checkpoint.lua", checkpoint)).isEqualTo(health);
    }
}
