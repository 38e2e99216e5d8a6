package dev.weir.bench.fleet;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The local cluster in a process of its own, in a temporary folder. */
final class Cluster implements AutoCloseable {
    static final String ACCESS_KEY = "bench-access";
    static final String SECRET_KEY = "bench-secret";
    static final String BUCKET = "weir";

    private final Path folder;
    private final Process process;
    private final String s3;
    private final KubernetesClient client;

    private Cluster(Path folder, Process process, String s3) {
        this.folder = folder;
        this.process = process;
        this.s3 = s3;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    /**
     * Starts it; returns when it answers.
     *
     * @param definitions folder of the custom resources' definitions
     */
    static Cluster start(Path definitions) throws IOException {
        Path folder = Files.createTempDirectory("weir-bench-cluster");
        Process process = JavaProcess.of(
                        List.of("-Xmx3g"),
                        ClusterProcess.class,
                        List.of(folder.toString(), definitions.toString(), ACCESS_KEY, SECRET_KEY),
                        Map.of())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ClusterProcess.UP)) {
                return new Cluster(folder, process, line.substring(ClusterProcess.UP.length()));
            }
        }
        throw new IOException("the local cluster ended before it answered");
    }

    KubernetesClient client() {
        return client;
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    String s3() {
        return s3;
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
