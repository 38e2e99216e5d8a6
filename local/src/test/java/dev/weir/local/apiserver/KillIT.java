package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.apiserver.logs.PodLogs;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client was told is there after {@code kill -9}. */
@Timeout(120)
class KillIT {

    private static final int WRITES = 200;

    /** A server in a process of its own; says where its kubeconfig is, and runs until it is killed. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            ApiServer server = ApiServer.start(new ApiServer.Config(folder, 0, PodLogs.NONE));
            server.kubeConfig().write(folder.resolve("kubeconfig"));
            System.out.println("ready");
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    @Test
    void shouldKeepEveryAnsweredWriteWhenKilled(@TempDir Path folder) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String last;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
            last = write(Files.readString(folder.resolve("kubeconfig")));
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (TestServer server = TestServer.start(folder)) {
            Answer list = server.get(CONFIG_MAPS).isOk();
            assertThat(list.at("items")).hasSize(WRITES);
            assertThat(list.text("metadata", "resourceVersion")).isEqualTo(last);
            assertThat(server.post(CONFIG_MAPS, configMap("after")).isOk().version())
                    .isGreaterThan(Long.parseLong(last));
        }
    }

    private static String write(String kubeconfig) {
        String version = "";
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build()) {
            for (int i = 0; i < WRITES; i++) {
                version = client.configMaps()
                        .inNamespace("default")
                        .resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("map-" + i)
                                .endMetadata()
                                .build())
                        .create()
                        .getMetadata()
                        .getResourceVersion();
            }
        }
        return version;
    }
}
