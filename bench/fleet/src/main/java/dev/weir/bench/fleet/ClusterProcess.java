package dev.weir.bench.fleet;

import dev.weir.local.apiserver.ApiServer;
import dev.weir.local.apiserver.logs.PodLogs;
import dev.weir.local.controller.Controllers;
import dev.weir.local.s3.S3Credentials;
import dev.weir.local.s3.S3Server;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The process of the local cluster: API server, controllers and S3, without a kubelet; serves until its parent is gone. */
final class ClusterProcess {
    static final String UP = "up ";

    private ClusterProcess() {}

    /** @param arguments the data folder, the folder of the definitions, the access key and the secret key of S3 */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        S3Server s3 =
                S3Server.start(folder.resolve("s3"), "127.0.0.1", 0, new S3Credentials(arguments[2], arguments[3]));
        try (ApiServer server = ApiServer.start(new ApiServer.Config(folder.resolve("api"), 0, PodLogs.NONE));
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(server.kubeConfig().yaml()))
                        .build()) {
            define(client, Path.of(arguments[1]));
            Controllers controllers = Controllers.start(client);
            server.kubeConfig().write(folder.resolve("kubeconfig"));
            System.out.println(UP + s3.endpoint());
            ProcessHandle.current().parent().orElseThrow().onExit().join();
            controllers.close();
        }
    }

    static void define(KubernetesClient client, Path definitions) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(definitions)) {
            files = found.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        for (Path file : files) {
            try (var in = Files.newInputStream(file)) {
                client.load(in)
                        .items()
                        .forEach(each -> client.resource(each)
                                .fieldManager("weir-bench")
                                .forceConflicts()
                                .serverSideApply());
            }
        }
    }
}
