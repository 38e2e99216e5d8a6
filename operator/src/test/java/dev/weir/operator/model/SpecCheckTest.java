package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecCheckTest {
    private static Optional<Problem> check(StreamJob job) {
        return SpecCheck.check(job.getMetadata().getName(), job.getSpec());
    }

    @Test
    void shouldFindNothingWrongWithAValidSpecification() {
        assertThat(check(Fixtures.job())).isEmpty();
        assertThat(check(Fixtures.job("  restoreFrom: {location: 's3://a/b', allowUnmatchedState: true}\n")))
                .isEmpty();
        assertThat(check(Fixtures.job("  hooks: [{name: a, http: {url: 'https://x:8443/y?z=1'}, timeout: 1h}]\n")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  hooks: [{name: a, http: {url: 'http://x'}}, {name: a, http: {url: 'http://y'}}]|two hooks named 'a'",
                "  hooks: [{name: A, http: {url: 'http://x'}}]|give 1 to 63 of [a-z0-9-]",
                "  hooks: [{name: a, http: {url: 'http://me:secret@x/'}}]|spec.hooks, 'a': the URL at host 'x' has a user's name",
                "  hooks: [{name: a, http: {url: 'ftp://x/'}}]|spec.hooks, 'a': 'ftp://x/' is not a URL that can be called",
                "  hooks: [{name: a, timeout: 2h, http: {url: 'http://x'}}]|timeout is 2h, expected 1ms to 1h",
                "  hooks: [{name: a, timeout: 0s, http: {url: 'http://x'}}]|timeout is 0s, expected 1ms to 1h",
                "  restartPolicy: {initialDelay: soon}|spec.restartPolicy.initialDelay: 'soon' is not a duration",
                "  savepoints: {schedule: '0 * * *'}|spec.savepoints.schedule: '0 * * *' is no schedule",
                "  savepoints: {schedule: '0 * * * *', timeZone: Mars}|spec.savepoints.schedule: 'Mars' is no time zone",
                "  savepoints: {retention: {maxSize: much}}|spec.savepoints.retention.maxSize: 'much' is not a quantity",
                "  savepoints: {retention: {daily: -1}}|spec.savepoints.retention.daily is -1",
                "  savepoints: {restorableFrom: [{namespace: A}]}|spec.savepoints.restorableFrom has namespace 'A'",
                "  maxParallelism: 1|spec.maxParallelism is 1, expected at least spec.parallelism, 2",
                "  taskManager: {resources: {limits: {memory: much}}}|spec.taskManager.resources.limits.memory 'much'",
            })
    void shouldSayWhatIsWrong(String more, String message) {
        assertThat(check(Fixtures.job("  " + more.strip() + "\n"))).hasValueSatisfying(problem -> {
            assertThat(problem.reason()).isEqualTo(Problem.INVALID_SPEC);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void shouldAcceptAnAutoscalerAndSayWhatIsWrongWithOne() {
        assertThat(check(Fixtures.job("  autoscaler: {min: 1, max: 8, maxRecovery: 5m, mode: Recommend}\n")))
                .isEmpty();
        assertThat(check(Fixtures.job("  autoscaler: {min: 3, max: 2}\n")))
                .map(Problem::message)
                .contains("spec.autoscaler.min is 3, expected 1 to spec.autoscaler.max, 2");
        assertThat(check(Fixtures.job("  autoscaler: {min: 1, max: 2, targetUtilization: 5}\n")))
                .map(Problem::message)
                .contains("spec.autoscaler.targetUtilization is 5, expected 10 to 95, in percent");
        assertThat(check(Fixtures.job("  autoscaler: {min: 1, max: 2, stabilization: soon}\n")))
                .map(Problem::message)
                .hasValueSatisfying(message -> assertThat(message).contains("autoscaler.stabilization"));
    }

    @Test
    void shouldAcceptEveryUpgradeAndRefuseAMalformedTime() {
        assertThat(check(Fixtures.job("  upgrade: {mode: Savepoint, rollback: {checkpoints: 2, within: 5m}}\n")))
                .isEmpty();
        assertThat(check(Fixtures.job("  upgrade: {mode: Stateless}\n"))).isEmpty();
        assertThat(check(Fixtures.job("  upgrade: {rollback: {within: soon}}\n")))
                .map(Problem::message)
                .hasValueSatisfying(message -> assertThat(message).contains("upgrade.rollback.within"));
    }

    @Test
    void shouldWantOneWayToStorage() {
        assertThat(check(Fixtures.withWebIdentity("{roleArn: x}"))).isEmpty();
        assertThat(check(Fixtures.withWebIdentity("null")))
                .hasValueSatisfying(problem -> assertThat(problem.message())
                        .contains("has neither credentialsSecret nor webIdentity: give one of them"));
    }

    @Test
    void shouldRefuseNamesThatAreTooLong() {
        assertThat(SpecCheck.check("a".repeat(46), Fixtures.job().getSpec())).isPresent();
        assertThat(SpecCheck.check("a".repeat(45), Fixtures.job().getSpec())).isEmpty();
        assertThat(SpecCheck.check("1a", Fixtures.job().getSpec())).isPresent();
    }
}
