package dev.weir.operator.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.logging.LogFields;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class OperatorHealthTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOW);
    private final AtomicInteger told = new AtomicInteger();
    private final Leadership leadership = new Leadership(true, told::incrementAndGet);
    private final ReconcileWatch watch = new ReconcileWatch(Metrics.NOOP, now::get);
    private final AtomicBoolean watching = new AtomicBoolean(true);
    private final OperatorHealth health =
            new OperatorHealth(leadership, watch, () -> Duration.ofMinutes(5), watching::get);

    /** A reconcile of this job that does something. */
    private record Execution(Runnable work) implements Metrics.ControllerExecution<String> {
        @Override
        public String name() {
            return "reconcile";
        }

        @Override
        public String controllerName() {
            return "streamjob";
        }

        @Override
        public String successTypeName(String result) {
            return result;
        }

        @Override
        public ResourceID resourceID() {
            return new ResourceID("flights", "demo");
        }

        @Override
        public Map<String, Object> metadata() {
            return Map.of();
        }

        @Override
        public String execute() {
            work.run();
            return "done";
        }
    }

    @Test
    void shouldBeReadyAsAStandbyOnceItsCachesAreFilled() {
        assertThat(health.ready().good()).isFalse();
        assertThat(health.live().good()).isTrue();

        health.started();

        assertThat(health.ready().good()).isTrue();
        assertThat(health.ready().text()).contains("ok   leadership: standby", "ok   caches: filled");
    }

    @Test
    void shouldNotBeReadyWhileAWatchIsClosed() {
        health.started();
        watching.set(false);

        assertThat(health.ready().good()).isFalse();
        assertThat(health.live().good()).isTrue();
    }

    @Test
    void shouldWantARestartWhenAWatchHasStoppedForGood() {
        health.watchLost();

        assertThat(health.live().good()).isFalse();
    }

    @Test
    void shouldWantARestartWhenTheLeaseIsLost() {
        leadership.took();
        assertThat(leadership.works()).isTrue();

        leadership.lost();
        leadership.lost();

        assertThat(leadership.works()).isFalse();
        assertThat(health.live().good()).isFalse();
        assertThat(told).hasValue(1);
        leadership.took();
        assertThat(leadership.works()).as("it does not come back").isFalse();
    }

    @Test
    void shouldNotTakeAnEndForALoss() {
        leadership.took();

        leadership.close();
        leadership.lost();

        assertThat(told).hasValue(0);
    }

    @Test
    void shouldWantARestartWhenAReconcileDoesNotComeBack() throws Exception {
        watch.timeControllerExecution(new Execution(() -> {
            now.set(now.get().plus(Duration.ofMinutes(4)));
            assertThat(health.live().good()).isTrue();
            now.set(now.get().plus(Duration.ofMinutes(2)));

            assertThat(health.live().good()).isFalse();
            assertThat(health.live().text()).contains("FAIL reconciles: streamjob demo/flights goes on since");
        }));

        assertThat(health.live().good()).isTrue();
    }

    @Test
    void shouldPutTheJobOnEveryLineOfItsReconcile() throws Exception {
        watch.timeControllerExecution(new Execution(() -> {
            assertThat(MDC.get(LogFields.JOB)).isEqualTo("flights");
            assertThat(MDC.get(LogFields.NAMESPACE)).isEqualTo("demo");
        }));

        assertThat(MDC.get(LogFields.JOB)).isNull();
    }
}
