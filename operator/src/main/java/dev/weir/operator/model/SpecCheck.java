package dev.weir.operator.model;

import dev.weir.control.HookUrl;
import dev.weir.operator.api.AutoscalerSpec;
import dev.weir.operator.api.CheckpointingSpec;
import dev.weir.operator.api.CheckpointingSpec.S3;
import dev.weir.operator.api.StreamJobSpec;
import dev.weir.operator.api.StreamJobSpec.Hook;
import dev.weir.operator.api.UpgradeSpec;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks of a StreamJob's specification that its schema cannot make, or that an API server without CEL has not made: nothing
 * is accepted and then ignored.
 */
public final class SpecCheck {
    private static final Duration LONGEST_HOOK = Duration.ofHours(1);

    private final List<Problem> problems = new ArrayList<>();

    private SpecCheck() {}

    /** What is wrong with the specification; empty if nothing is. The first reason stands for all, the message names each. */
    public static Optional<Problem> check(String name, StreamJobSpec spec) {
        SpecCheck check = new SpecCheck();
        check.all(name, spec);
        if (check.problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Problem(
                check.problems.get(0).reason(),
                String.join("; ", check.problems.stream().map(Problem::message).toList())));
    }

    private void all(String name, StreamJobSpec spec) {
        if (!name.matches("[a-z]([-a-z0-9]{0,43}[a-z0-9])?")) {
            invalid("metadata.name '" + name + "' must have 45 characters at the most, be of lower case letters, digits"
                    + " and '-', and begin with a letter");
        }
        if (spec.parallelism() < 1 || spec.parallelism() > 32768) {
            invalid("spec.parallelism is " + spec.parallelism() + ", expected 1 to 32768");
        }
        if (spec.maxParallelism() != null && spec.maxParallelism() < spec.parallelism()) {
            invalid("spec.maxParallelism is " + spec.maxParallelism() + ", expected at least spec.parallelism, "
                    + spec.parallelism());
        }
        checkpointing(spec.checkpointing());
        storage(spec.checkpointing().storage().s3());
        duration("restartPolicy.initialDelay", spec.restartPolicy().initialDelay());
        duration("restartPolicy.maxDelay", spec.restartPolicy().maxDelay());
        quantities("jobMaster", spec.jobMaster().resources());
        quantities("taskManager", spec.taskManager().resources());
        PodsCheck.problems(spec.pods()).forEach(this::invalid);
        hooks(spec.hooks());
        upgrade(spec.upgrade());
        Optional.ofNullable(spec.autoscaler()).ifPresent(this::autoscaler);
        SavepointsCheck.problems(spec.savepoints()).forEach(this::invalid);
    }

    private void autoscaler(AutoscalerSpec autoscaler) {
        if (autoscaler.min() < 1 || autoscaler.min() > autoscaler.max()) {
            invalid("spec.autoscaler.min is " + autoscaler.min() + ", expected 1 to spec.autoscaler.max, "
                    + autoscaler.max());
        }
        int target = autoscaler.targetUtilization();
        if (target < 10 || target > 95) {
            invalid("spec.autoscaler.targetUtilization is " + target + ", expected 10 to 95, in percent");
        }
        duration("autoscaler.stabilization", autoscaler.stabilization());
        duration("autoscaler.maxRecovery", autoscaler.maxRecovery());
    }

    private void checkpointing(CheckpointingSpec checkpointing) {
        duration("checkpointing.interval", checkpointing.interval());
        duration("checkpointing.timeout", checkpointing.timeout());
        duration("checkpointing.minPause", checkpointing.minPause());
        duration("checkpointing.maxAge", checkpointing.maxAge());
        duration("checkpointing.alignmentTimeout", checkpointing.alignmentTimeout());
    }

    private void duration(String field, String text) {
        if (text == null) {
            return;
        }
        try {
            Durations.parse(text);
        } catch (IllegalArgumentException e) {
            invalid("spec." + field + ": " + e.getMessage());
        }
    }

    private void storage(S3 s3) {
        try {
            URI uri = new URI(s3.endpoint());
            if (uri.getHost() == null
                    || uri.getScheme() == null
                    || !uri.getScheme().matches("https?")) {
                invalid("spec.checkpointing.storage.s3.endpoint '" + s3.endpoint()
                        + "' has no host: expected a URL such as https://s3.example.com:9000");
            }
        } catch (URISyntaxException e) {
            invalid("spec.checkpointing.storage.s3.endpoint is not a URL: " + e.getMessage());
        }
        if ((s3.credentialsSecret() == null) == (s3.webIdentity() == null)) {
            invalid("spec.checkpointing.storage.s3 has "
                    + (s3.webIdentity() == null ? "neither credentialsSecret nor" : "both credentialsSecret and")
                    + " webIdentity: give one of them");
        }
        if (s3.bucket().isBlank()) {
            invalid("spec.checkpointing.storage.s3.bucket is empty: name a bucket that exists");
        }
    }

    private void quantities(String process, StreamJobSpec.Resources resources) {
        quantities("spec." + process + ".resources.requests", resources.requests());
        quantities("spec." + process + ".resources.limits", resources.limits());
    }

    private void quantities(String field, Map<String, IntOrString> values) {
        values.forEach((resource, value) -> {
            try {
                Quantity.getAmountInBytes(new Quantity(text(value)));
            } catch (RuntimeException e) {
                invalid(field + "." + resource + " '" + text(value)
                        + "' is not a quantity: expected one such as 500m, 2 or 1Gi");
            }
        });
    }

    private static String text(IntOrString value) {
        return value.getIntVal() != null ? value.getIntVal().toString() : value.getStrVal();
    }

    private void hooks(List<Hook> hooks) {
        Set<String> names = new HashSet<>();
        for (Hook hook : hooks) {
            if (!names.add(hook.name())) {
                invalid("spec.hooks has two hooks named '" + hook.name() + "': give each its own name");
            }
            if (!hook.name().matches("[a-z0-9-]{1,63}")) {
                invalid("spec.hooks has a hook named '" + hook.name() + "': give 1 to 63 of [a-z0-9-]");
            }
            hook(hook);
        }
    }

    private void hook(Hook hook) {
        try {
            HookUrl.parse(hook.http().url());
            Duration timeout = Durations.parse(hook.timeout());
            if (timeout.isZero() || timeout.compareTo(LONGEST_HOOK) > 0) {
                invalid("spec.hooks, '" + hook.name() + "': timeout is " + hook.timeout() + ", expected 1ms to 1h");
            }
        } catch (IllegalArgumentException e) {
            invalid("spec.hooks, '" + hook.name() + "': " + e.getMessage());
        }
    }

    private void upgrade(UpgradeSpec upgrade) {
        if (upgrade.rollback() != null) {
            duration("upgrade.rollback.within", upgrade.rollback().within());
        }
    }

    private void invalid(String message) {
        problems.add(Problem.invalid(message));
    }
}
