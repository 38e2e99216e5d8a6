package dev.weir.operator.launcher;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The operator as a process: against the cluster of {@code KUBECONFIG}, or against the one that it runs in. */
public final class Main {
    private static final String LOGBACK = "logback.configurationFile";

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
        } catch (IllegalArgumentException e) {
            System.err.println("weir-operator: " + e.getMessage());
            System.exit(2);
            return;
        }
        KubernetesClient client = new KubernetesClientBuilder().build();
        WeirOperator operator = WeirOperator.start(client, config);
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
