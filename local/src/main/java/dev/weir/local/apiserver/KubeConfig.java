package dev.weir.local.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Objects;

/**
 * What a client needs to talk to the server.
 *
 * @param server {@code https://127.0.0.1:PORT}
 * @param token that every request bears
 * @param certificate that clients trust, as PEM
 */
public record KubeConfig(String server, String token, String certificate) {

    private static final String NAME = "weir-local";

    public KubeConfig {
        Objects.requireNonNull(server, "server is null");
        Objects.requireNonNull(token, "token is null");
        Objects.requireNonNull(certificate, "certificate is null");
    }

    /** The text of the file that {@code KUBECONFIG} names. */
    public String yaml() {
        ObjectNode config = Json.object().put("apiVersion", "v1").put("kind", "Config");
        config.put("current-context", NAME);
        config.putArray("clusters")
                .addObject()
                .put("name", NAME)
                .putObject("cluster")
                .put("server", server)
                .put(
                        "certificate-authority-data",
                        Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.UTF_8)));
        config.putArray("users").addObject().put("name", NAME).putObject("user").put("token", token);
        config.putArray("contexts")
                .addObject()
                .put("name", NAME)
                .putObject("context")
                .put("cluster", NAME)
                .put("user", NAME)
                .put("namespace", "default");
        return new String(Json.yaml(config), StandardCharsets.UTF_8);
    }

    /** Writes the file at once, readable by its owner alone. */
    public void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path next = PrivateFiles.create(parent, ".kubeconfig", yaml());
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
