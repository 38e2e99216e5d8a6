package dev.weir.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodsCheckTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{serviceAccountName: Me} | spec.pods.serviceAccountName 'Me' is no name",
                "{priorityClassName: -x} | spec.pods.priorityClassName '-x' is no name",
                "{imagePullSecrets: [{name: a}, {name: a}]} | names 'a' twice",
                "{imagePullSecrets: [{}]} | spec.pods.imagePullSecrets.name '' is no name",
                "{terminationGracePeriodSeconds: 5} | spec.pods.terminationGracePeriodSeconds is 5, expected 10 to 3600",
                "{spread: [{maxSkew: 1}]} | spec.pods.spread has no topologyKey",
                "{spread: [{topologyKey: a}, {topologyKey: a}]} | spec.pods.spread has two entries for 'a'",
                "{spread: [{topologyKey: a, maxSkew: 0}]} | spec.pods.spread.maxSkew is 0, expected 1 to 32768",
                "{disruptionBudget: {maxUnavailable: 0}} | spec.pods.disruptionBudget.maxUnavailable is 0, expected 1",
            })
    void shouldSayWhatIsWrong(String pods, String message) {
        assertThat(SpecCheck.check(
                        "flights", Fixtures.job("  pods: " + pods + "\n").getSpec()))
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains(message));
    }

    @Test
    void shouldFindNothingWrongWithWhatIsRight() {
        assertThat(PodsCheck.problems(Fixtures.job().getSpec().pods())).isEmpty();
        assertThat(PodsCheck.problems(Fixtures.job("  pods: {spread: [], serviceAccountName: a.b-c}\n")
                        .getSpec()
                        .pods()))
                .isEmpty();
    }
}
