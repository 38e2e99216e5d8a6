package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.PODS;
import static dev.weir.local.apiserver.TestServer.configMap;
import static dev.weir.local.apiserver.TestServer.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = TestServer.start(folder, query -> {
            if (query.previous()) {
                throw new IOException("there is no previous container");
            }
            String text = query.container() + " " + query.tailLines().orElse(-1L) + "\n";
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        });
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void shouldRefuseWhenTokenIsMissingOrWrong() {
        URI uri = URI.create(server.kubeConfig().server() + "/api/v1/namespaces");

        server.send(HttpRequest.newBuilder(uri).build()).isRefused(401, "Unauthorized");
        server.send(HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer guess")
                        .build())
                .isRefused(401, "Unauthorized");
        assertThat(server.send(HttpRequest.newBuilder(
                                        URI.create(server.kubeConfig().server() + "/readyz"))
                                .build())
                        .text("text"))
                .isEqualTo("ok");
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        for (String body :
                List.of("{", "[]", "\"text\"", "{\"a\":1,\"a\":2}", "{} {}", "", "[".repeat(5000), "&a [*a]")) {
            server.send(server.method("POST", CONFIG_MAPS, "application/json", body))
                    .isRefused(400, "BadRequest");
        }
        server.post(CONFIG_MAPS, "a: [1").isRefused(400, "BadRequest");
        server.post(CONFIG_MAPS, "metadata: text").isRefused(400, "BadRequest");
        server.send(server.method("POST", CONFIG_MAPS, "text/html", "<p>")).isRefused(415, "UnsupportedMediaType");
        server.send(server.method("POST", CONFIG_MAPS, "application/vnd.kubernetes.protobuf", "k8s\0\1\2\3"))
                .isRefused(400, "BadRequest");
    }

    @Test
    void shouldRefuseBodiesThatAreTooLarge() {
        String body = "{\"data\":{\"a\":\"" + "x".repeat(4 << 20) + "\"}}";

        assertThat(server.send(server.method("POST", CONFIG_MAPS, "application/json", body))
                        .status())
                .isEqualTo(413);
        server.get(CONFIG_MAPS).isOk();
    }

    @Test
    void shouldRefuseParametersThatAreNone() {
        server.get(CONFIG_MAPS + "?limit=many").isRefused(400, "BadRequest");
        server.get(CONFIG_MAPS + "?watch=true&resourceVersion=new").isRefused(400, "BadRequest");
        server.post(CONFIG_MAPS + "?dryRun=Some", configMap("a")).isRefused(400, "BadRequest");
        server.post(CONFIG_MAPS + "?fieldValidation=Maybe", configMap("a")).isRefused(400, "BadRequest");
        server.delete(CONFIG_MAPS + "/a?propagationPolicy=Sideways").isRefused(400, "BadRequest");
        server.get("/api/v1/namespaces/default/configmaps/..%2F..%2Fetc").isRefused(404, "NotFound");
        server.get("/nothing/here").isRefused(404, "NotFound");
        server.send(server.method("POST", "/api/v1", "application/json", "{}")).isRefused(405, "MethodNotAllowed");
    }

    @Test
    void shouldReadLogsOfContainers() {
        server.post(PODS, pod("logged")).isOk();

        assertThat(server.get(PODS + "/logged/log?tailLines=3").text("text")).isEqualTo("main 3\n");
        assertThat(server.get(PODS + "/logged/log?limitBytes=2").text("text")).isEqualTo("ma");
        server.get(PODS + "/logged/log?previous=true")
                .isRefused(400, "BadRequest")
                .saying("there is no previous container");
        server.get(PODS + "/logged/log?container=other")
                .isRefused(400, "BadRequest")
                .saying("it has [main]");
        server.get(PODS + "/none/log").isRefused(404, "NotFound");
        server.get(PODS + "/logged/exec?command=ls").isRefused(501, "NotImplemented");
    }
}
