package dev.weir.operator.launcher;

import dev.weir.operator.data.Removals;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.reconciler.ApiServer;
import dev.weir.operator.reconciler.Caches;
import dev.weir.operator.reconciler.Cluster;
import dev.weir.operator.reconciler.Parts;
import dev.weir.operator.reconciler.StatusWriter;
import dev.weir.operator.reconciler.Wakeups;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, running until it is closed. Also the way to run it inside another process. */
public final class WeirOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeirOperator.class);
    private static final int RECONCILE_THREADS = 8;
    private static final int TOKEN_BYTES = 32;
    private static final int FIRST_RETRY_MILLIS = 500;
    private static final int LONGEST_RETRY_MILLIS = 30_000;

    private final Operator operator;
    private final JobMasters jobMasters;
    private final Removals removals;
    private final EventRecorder events;
    private final HealthServer health;

    private WeirOperator(
            Operator operator, JobMasters jobMasters, Removals removals, EventRecorder events, HealthServer health) {
        this.operator = operator;
        this.jobMasters = jobMasters;
        this.removals = removals;
        this.events = events;
        this.health = health;
    }

    /**
     * Starts the operator; returns when it watches.
     *
     * @param client stays open when the operator is closed
     */
    public static WeirOperator start(KubernetesClient client, OperatorConfig config) {
        Cluster cluster = new ApiServer(client);
        EventRecorder events = new EventRecorder(cluster::record, config.clock());
        Caches caches = new Caches();
        Wakeups wakeups = new Wakeups(caches, events);
        JobMasters jobMasters = new JobMasters(wakeups, config.clock());
        Removals removals = new Removals(config.clock());
        AtomicBoolean lost = new AtomicBoolean();
        AtomicBoolean started = new AtomicBoolean();
        Operator operator = new Operator(overrider -> configure(overrider, client, config, lost));
        HealthServer health = config.healthPort() < 0
                ? null
                : new HealthServer(
                        config.healthHost(),
                        config.healthPort(),
                        () -> !lost.get(),
                        () -> started.get()
                                && !lost.get()
                                && operator.getRuntimeInfo().allEventSourcesAreHealthy());
        Parts parts = Parts.of(
                caches,
                wakeups,
                jobMasters,
                config.address(),
                WeirOperator::token,
                cluster,
                config.data(),
                removals,
                new StatusBySsa(),
                events,
                config.clock());
        operator.register(parts.checkpoints(), overrider -> controller(overrider, config));
        operator.register(parts.streamJobs(), overrider -> controller(overrider, config));
        operator.start();
        caches.filled();
        started.set(true);
        LOG.info("watching {}", config.namespaces().isEmpty() ? "all namespaces" : config.namespaces());
        return new WeirOperator(operator, jobMasters, removals, events, health);
    }

    private static void configure(
            ConfigurationServiceOverrider overrider,
            KubernetesClient client,
            OperatorConfig config,
            AtomicBoolean lost) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                .withConcurrentWorkflowExecutorThreads(1)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
                .withInformerStoppedHandler((informer, error) -> {
                    if (error != null) {
                        LOG.error("a watch has stopped for good: the process must be restarted", error);
                        lost.set(true);
                    }
                });
        if (config.leaderElection()) {
            overrider.withLeaderElectionConfiguration(new LeaderElectionConfiguration(Names.OPERATOR));
        }
    }

    private static <R extends HasMetadata> void controller(
            ControllerConfigurationOverrider<R> overrider, OperatorConfig config) {
        overrider
                .withFieldManager(Names.OPERATOR)
                .withOnUpdateFilter(PrimaryChanges::matter)
                .withRetry(new GenericRetry()
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setIntervalMultiplier(2)
                        .setMaxInterval(LONGEST_RETRY_MILLIS)
                        .setMaxAttempts(-1));
        if (!config.namespaces().isEmpty()) {
            overrider.settingNamespaces(config.namespaces());
        }
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Status by server-side apply, seen by the next reconcile at once. */
    private static final class StatusBySsa implements StatusWriter {
        @Override
        public <P extends HasMetadata> void write(P primary, P fresh, Context<P> context) {
            PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(primary, fresh, context);
        }
    }

    /** Port of the health endpoints; -1 if there are none. */
    public int healthPort() {
        return health == null ? -1 : health.port();
    }

    @Override
    public void close() {
        operator.stop();
        jobMasters.close();
        removals.close();
        events.close();
        if (health != null) {
            health.close();
        }
    }
}
