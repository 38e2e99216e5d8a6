package dev.weir.operator.metrics;

import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.DoubleSupplier;

/**
 * All that the operator measures, and how Prometheus reads it. Nothing of it has a series per resource but {@link JobSeries},
 * which are bounded.
 */
public final class OperatorMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Metrics reconciles = MicrometerMetrics.withoutPerResourceMetrics(registry);

    public OperatorMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    public MeterRegistry registry() {
        return registry;
    }

    /** What is measured of reconciles: durations, failures, retries and queues, by controller. */
    public Metrics reconciles() {
        return reconciles;
    }

    /** Counts the requests of the client that it is given to. */
    public Interceptor apiCalls() {
        return new ApiCalls(registry);
    }

    public void add(JobSeries series) {
        registry.getPrometheusRegistry().register(series);
    }

    /**
     * @param name with dots between its words
     */
    public void gauge(String name, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).description(description).register(registry);
    }

    /** Everything, in the text format of Prometheus. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
