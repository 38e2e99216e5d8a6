package dev.weir.operator.launcher;

import dev.weir.operator.metrics.OperatorMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The operator as a process: against the cluster of {@code KUBECONFIG}, or against the one that it runs in. */
public final class Main {
    private static final String LOGBACK = "logback.configurationFile";
    private static final int LEASE_LOST = 3;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        if (System.getProperty(LOGBACK) == null) {
            boolean json = "json".equalsIgnoreCase(environment.getOrDefault("WEIR_LOG_FORMAT", "plain"));
            System.setProperty(LOGBACK, json ? "weir-operator-logback-json.xml" : "weir-operator-logback.xml");
        }
        OperatorConfig config;
        try {
            config = OperatorConfig.from(environment);
            SettingsFile.first(config.settingsFile(), config.settings());
        } catch (IllegalArgumentException e) {
            System.err.println("weir-operator: " + e.getMessage());
            System.exit(2);
            return;
        }
        OperatorMetrics metrics = new OperatorMetrics();
        KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("weir-metrics", metrics.apiCalls()))
                .build();
        // Another replica may work already: nothing more may happen here, not even an orderly end.
        WeirOperator operator = WeirOperator.start(
                client, config, metrics, () -> Runtime.getRuntime().halt(LEASE_LOST));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            operator.close();
                            client.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        stopped.await();
    }
}
