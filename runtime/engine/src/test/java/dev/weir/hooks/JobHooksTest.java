package dev.weir.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.CheckpointHook;
import dev.weir.api.HookOptions;
import dev.weir.api.HookOptions.FailurePolicy;
import dev.weir.api.InvalidProgramException;
import dev.weir.control.JobConfig;
import dev.weir.graph.HookSpec;
import dev.weir.hooks.HookRunner.NamedHook;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobHooksTest {
    private static final HookTarget TARGET = (loop, call, timeout, done) -> {};

    private static HookSpec program(String name) {
        return new HookSpec(name, () -> new CheckpointHook() {});
    }

    private static JobConfig.Hook http(String name, long timeout, boolean ignore) {
        return new JobConfig.Hook(name, "http://host/", timeout, ignore);
    }

    @Test
    void shouldCallThoseOfTheProgramFirst() {
        List<NamedHook> hooks = JobHooks.of(
                List.of(program("b"), program("a")),
                List.of(http("d", 70, true), http("c", 80, false)),
                hook -> TARGET);

        assertThat(hooks).extracting(NamedHook::name).containsExactly("b", "a", "d", "c");
        assertThat(hooks.get(1).options()).isEqualTo(HookOptions.DEFAULT);
        assertThat(hooks.get(2).options()).isEqualTo(new HookOptions(Duration.ofMillis(70), FailurePolicy.IGNORE));
        assertThat(hooks.get(3).options()).isEqualTo(new HookOptions(Duration.ofMillis(80), FailurePolicy.FAIL));
    }

    @Test
    void shouldRefuseANameThatIsTaken() {
        assertThatThrownBy(() -> JobHooks.of(List.of(program("a")), List.of(http("a", 1, true)), hook -> TARGET))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'a'", "give it another");
    }

    @Test
    void shouldNameTheHookThatCannotBeCalled() {
        assertThatThrownBy(() -> JobHooks.of(List.of(), List.of(http("slow", 0, true)), hook -> TARGET))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll("'slow'", "1 ms to 1 h");
    }
}
