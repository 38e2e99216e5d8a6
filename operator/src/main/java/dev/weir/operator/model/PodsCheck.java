package dev.weir.operator.model;

import dev.weir.operator.api.PodsSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of {@code spec.pods} that an API server without CEL has not made. */
final class PodsCheck {
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private final List<String> problems = new ArrayList<>();

    private PodsCheck() {}

    /** What is wrong, each in a sentence that says what to change; empty if nothing is. */
    static List<String> problems(PodsSpec pods) {
        PodsCheck check = new PodsCheck();
        check.name("serviceAccountName", pods.serviceAccountName());
        check.name("priorityClassName", pods.priorityClassName());
        check.pullSecrets(pods);
        check.range(
                "terminationGracePeriodSeconds",
                pods.terminationGracePeriodSeconds(),
                PodsSpec.SHORTEST_GRACE,
                PodsSpec.LONGEST_GRACE);
        check.spread(pods);
        check.range("disruptionBudget.maxUnavailable", pods.disruptionBudget().maxUnavailable(), 1, 32768);
        return check.problems;
    }

    private void name(String field, String name) {
        if (name != null && !name.matches(NAME)) {
            problems.add("spec.pods." + field + " '" + name
                    + "' is no name: give up to 253 lower case letters, digits, '-' and '.'");
        }
    }

    private void range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            problems.add("spec.pods." + field + " is " + value + ", expected " + least + " to " + most);
        }
    }

    private void pullSecrets(PodsSpec pods) {
        Set<String> names = new HashSet<>();
        for (PodsSpec.PullSecret secret : pods.imagePullSecrets()) {
            name("imagePullSecrets.name", secret.name() == null ? "" : secret.name());
            if (!names.add(secret.name())) {
                problems.add("spec.pods.imagePullSecrets names '" + secret.name() + "' twice: once is enough");
            }
        }
    }

    private void spread(PodsSpec pods) {
        Set<String> keys = new HashSet<>();
        for (PodsSpec.Spread spread : pods.spread()) {
            if (spread.topologyKey() == null || spread.topologyKey().isBlank()) {
                problems.add("spec.pods.spread has no topologyKey: give a label of nodes, such as"
                        + " topology.kubernetes.io/zone");
            } else if (!keys.add(spread.topologyKey())) {
                problems.add("spec.pods.spread has two entries for '" + spread.topologyKey() + "': leave one of them");
            }
            range("spread.maxSkew", spread.maxSkew(), 1, 32768);
        }
    }
}
