package dev.weir.hooks;

import dev.weir.api.HookOptions;
import dev.weir.api.HookOptions.FailurePolicy;
import dev.weir.api.InvalidProgramException;
import dev.weir.control.JobConfig;
import dev.weir.graph.HookSpec;
import dev.weir.hooks.HookRunner.NamedHook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** All hooks of a job in the order in which they are called: the program's as it registered them, then the StreamJob's. */
public final class JobHooks {
    private JobHooks() {}

    /**
     * Makes the program's hooks; what that throws is thrown on.
     *
     * @param target makes the target of a hook that the StreamJob names
     * @throws InvalidProgramException if two have one name, or one cannot be called as it is configured
     */
    public static List<NamedHook> of(
            List<HookSpec> program, List<JobConfig.Hook> configured, Function<JobConfig.Hook, HookTarget> target) {
        List<NamedHook> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (HookSpec spec : program) {
            names.add(spec.name());
            all.add(new NamedHook(spec.name(), spec.hook().get(), spec.options()));
        }
        for (JobConfig.Hook hook : configured) {
            if (!names.add(hook.name())) {
                throw new InvalidProgramException(
                        "the hook '" + hook.name() + "' of spec.hooks has the name of another hook"
                                + " of the StreamJob or of the program: give it another, by which its data is found again");
            }
            all.add(named(hook, target));
        }
        return all;
    }

    private static NamedHook named(JobConfig.Hook hook, Function<JobConfig.Hook, HookTarget> target) {
        FailurePolicy policy = hook.ignoreFailures() ? FailurePolicy.IGNORE : FailurePolicy.FAIL;
        try {
            HookOptions options = new HookOptions(Duration.ofMillis(hook.timeout()), policy);
            return new NamedHook(hook.name(), target.apply(hook), options);
        } catch (IllegalArgumentException | InvalidProgramException e) {
            throw new InvalidProgramException("the hook '" + hook.name() + "' of spec.hooks: " + e.getMessage(), e);
        }
    }
}
