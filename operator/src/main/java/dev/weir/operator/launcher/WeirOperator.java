package dev.weir.operator.launcher;

import dev.weir.operator.api.StreamJob;
import dev.weir.operator.data.Removals;
import dev.weir.operator.jobmaster.JobMasters;
import dev.weir.operator.metrics.CheckpointTallies;
import dev.weir.operator.metrics.JobSeries;
import dev.weir.operator.metrics.OperatorMetrics;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobMasterView;
import dev.weir.operator.reconciler.ApiServer;
import dev.weir.operator.reconciler.Caches;
import dev.weir.operator.reconciler.Cluster;
import dev.weir.operator.reconciler.Parts;
import dev.weir.operator.reconciler.Wakeups;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, running until it is closed. Also the way to run it inside another process. */
public final class WeirOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeirOperator.class);
    private static final int RECONCILE_THREADS = 8;
    private static final int TOKEN_BYTES = 32;
    private static final Duration SETTINGS_EVERY = Duration.ofSeconds(2);

    private final OperatorConfig config;
    private final OperatorMetrics metrics;
    private final Leadership leadership;
    private final EventRecorder events;
    private final Caches caches = new Caches();
    private final CheckpointTallies tallies;
    private final JobMasters jobMasters;
    private final Removals removals;
    private final OperatorHealth health;
    private final Operator operator;
    private final List<RegisteredController<?>> controllers;
    private final ScheduledExecutorService settingsLoop = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "settings");
        thread.setDaemon(true);
        return thread;
    });
    // What holds now; written by the settings' thread.
    private volatile Settings settings;
    // Set once, before the operator is given out; null if there are no endpoints.
    private HealthServer server;

    private WeirOperator(
            KubernetesClient client, OperatorConfig config, OperatorMetrics metrics, Runnable onLeadershipLost) {
        this.config = config;
        this.metrics = metrics;
        this.settings = SettingsFile.first(config.settingsFile(), config.settings());
        this.leadership = new Leadership(config.election().isPresent(), onLeadershipLost);
        Cluster cluster = new FencedCluster(new ApiServer(client), leadership);
        this.events = new EventRecorder(cluster::record, config.clock());
        Wakeups wakeups = new Wakeups(caches, events);
        this.tallies = new CheckpointTallies(wakeups, metrics.registry());
        this.jobMasters = new JobMasters(tallies, config.clock());
        this.removals = new Removals(config.clock());
        ReconcileWatch watch = new ReconcileWatch(metrics.reconciles(), config.clock());
        this.health = new OperatorHealth(leadership, watch, () -> settings.stuckAfter(), this::watching);
        this.operator = new Operator(overrider -> configure(overrider, client, watch));
        Parts parts = Parts.of(
                caches,
                wakeups,
                jobMasters,
                config.address(),
                WeirOperator::token,
                cluster,
                config.namespace(),
                config.data(),
                removals,
                new FencedStatus(leadership),
                events,
                config.clock());
        Watched watched = new Watched(config, settings.namespaces());
        this.controllers = List.of(
                operator.register(parts.checkpoints(), watched::configure),
                operator.register(parts.streamJobs(), watched::configure));
    }

    /**
     * Starts the operator; returns when it watches.
     *
     * @param client stays open when the operator is closed
     */
    public static WeirOperator start(KubernetesClient client, OperatorConfig config) {
        return start(client, config, new OperatorMetrics(), () -> {});
    }

    /**
     * The same with metrics that the client's requests are counted in already.
     *
     * @param onLeadershipLost called once, when another replica may have taken over: this one writes nothing more, and should be
     *     ended; must return at once
     */
    public static WeirOperator start(
            KubernetesClient client, OperatorConfig config, OperatorMetrics metrics, Runnable onLeadershipLost) {
        WeirOperator started = new WeirOperator(client, config, metrics, onLeadershipLost);
        started.start();
        return started;
    }

    private void start() {
        LogLevel.set(settings.logLevel());
        measure();
        if (config.healthPort() >= 0) {
            server = new HealthServer(config.healthHost(), config.healthPort(), health, metrics::scrape);
        }
        operator.start();
        caches.filled();
        health.started();
        config.settingsFile().ifPresent(file -> {
            SettingsFile polled = new SettingsFile(file, config.settings(), settings, this::change);
            metrics.gauge(
                    "weir.operator.settings.good",
                    "1 while the settings file is understood.",
                    () -> polled.isGood() ? 1 : 0);
            long period = SETTINGS_EVERY.toMillis();
            settingsLoop.scheduleWithFixedDelay(polled::poll, period, period, TimeUnit.MILLISECONDS);
        });
        LOG.info(
                "watching {}{}",
                settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces(),
                config.selector().isEmpty() ? "" : " with labels " + config.selector());
    }

    private void measure() {
        metrics.add(new JobSeries(new Jobs(), () -> settings.jobsWithMetrics(), config.clock()));
        metrics.gauge(
                "weir.operator.leader",
                "1 while this replica is the one that works.",
                () -> leadership.works() ? 1 : 0);
        metrics.gauge("weir.operator.jobmasters.connected", "Open event streams of JobMasters.", jobMasters::connected);
        metrics.gauge(
                "weir.operator.live",
                "What /healthz says: 1 is good.",
                () -> health.live().good() ? 1 : 0);
    }

    /** What is measured of jobs; another replica tells of them while this one stands by. */
    private final class Jobs implements JobSeries.Source {
        @Override
        public Stream<StreamJob> jobs() {
            return leadership.works() ? caches.jobs() : Stream.empty();
        }

        @Override
        public JobMasterView view(JobKey job) {
            return jobMasters.view(job);
        }

        @Override
        public CheckpointTallies tallies() {
            return tallies;
        }
    }

    private boolean watching() {
        return operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    private void configure(ConfigurationServiceOverrider overrider, KubernetesClient client, ReconcileWatch watch) {
        overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withConcurrentReconciliationThreads(RECONCILE_THREADS)
                .withConcurrentWorkflowExecutorThreads(1)
                .withReconciliationTerminationTimeout(Duration.ofSeconds(5))
                // Two writes of a status in a row: the event of the first must not take the second out of the cache
                // again.
                .withParseResourceVersions(true)
                .withMetrics(new AggregatedMetrics(List.of(watch, metrics.reconciles())))
                .withInformerStoppedHandler((informer, error) -> {
                    if (error != null) {
                        LOG.error("a watch has stopped for good: the process must be restarted", error);
                        health.watchLost();
                    }
                });
        config.election()
                .ifPresent(election -> overrider.withLeaderElectionConfiguration(leadership.configuration(election)));
    }

    /** Takes over what a settings file says now. */
    private void change(Settings changed) {
        Settings before = settings;
        settings = changed;
        LogLevel.set(changed.logLevel());
        if (!changed.namespaces().equals(before.namespaces())) {
            Set<String> namespaces =
                    changed.namespaces().isEmpty() ? Constants.DEFAULT_NAMESPACES_SET : changed.namespaces();
            controllers.forEach(controller -> controller.changeNamespaces(namespaces));
        }
    }

    private static String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Port of the health endpoints; -1 if there are none. */
    public int healthPort() {
        return server == null ? -1 : server.port();
    }

    @Override
    public void close() {
        leadership.close();
        settingsLoop.shutdownNow();
        operator.stop();
        jobMasters.close();
        removals.close();
        events.close();
        if (server != null) {
            server.close();
        }
        metrics.close();
    }
}
