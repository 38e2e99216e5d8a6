package dev.weir.local.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The service account of the operator with the roles that the chart makes, as its golden files say, under names of their own where
 * they are the cluster's.
 */
final class OperatorAccount implements AutoCloseable {
    private static final Path CHART = Path.of("../helm/src/test/resources/golden/out-full.yaml");
    private static final Set<String> KINDS =
            Set.of("ServiceAccount", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding");
    private static final Set<String> NAMES = Set.of("weir-operator", "weir-leader-election");
    private static final String TOKEN_REQUEST =
            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"expirationSeconds\":3600}}";

    private final KubernetesClient admin;
    private final List<HasMetadata> made = new ArrayList<>();
    private final Config config;

    private OperatorAccount(KubernetesClient admin, Config cluster, String namespace) throws IOException {
        this.admin = admin;
        for (JsonNode document : documents(KINDS)) {
            byte[] resource = moved((ObjectNode) document, namespace).toString().getBytes(StandardCharsets.UTF_8);
            admin.load(new ByteArrayInputStream(resource))
                    .items()
                    .forEach(each -> made.add(admin.resource(each).create()));
        }
        String answer = admin.raw(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/weir-operator/token", "POST", TOKEN_REQUEST);
        config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.getMasterUrl())
                .withCaCertData(cluster.getCaCertData())
                .withCaCertFile(cluster.getCaCertFile())
                .withTrustCerts(cluster.isTrustCerts())
                .withOauthToken(
                        new ObjectMapper().readTree(answer).at("/status/token").asText())
                .build();
    }

    /**
     * @param admin may make roles
     * @param cluster where
     * @param namespace of the account
     */
    static OperatorAccount make(KubernetesClient admin, Config cluster, String namespace) {
        try {
            return new OperatorAccount(admin, cluster, namespace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's own pod as the chart makes it, of another account. */
    static Pod pod(String namespace) throws IOException {
        JsonNode template = documents(Set.of("Deployment")).get(0).at("/spec/template");
        Pod pod = new Pod();
        pod.setMetadata(new ObjectMetaBuilder()
                .withName("operator")
                .withNamespace(namespace)
                .build());
        pod.setSpec(Serialization.unmarshal(template.get("spec").toString(), PodSpec.class));
        pod.getSpec().setServiceAccountName("default");
        return pod;
    }

    private static List<JsonNode> documents(Set<String> kinds) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        try (var all = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(CHART))) {
            while (all.hasNext()) {
                JsonNode document = all.next();
                if (kinds.contains(document.path("kind").asText())
                        && NAMES.contains(document.at("/metadata/name").asText())) {
                    found.add(document);
                }
            }
        }
        return found;
    }

    private static ObjectNode moved(ObjectNode document, String namespace) {
        ObjectNode metadata = (ObjectNode) document.get("metadata");
        if (metadata.has("namespace")) {
            metadata.put("namespace", namespace);
        } else {
            metadata.put("name", namespace);
        }
        document.path("subjects").forEach(subject -> ((ObjectNode) subject).put("namespace", namespace));
        if (document.at("/roleRef/kind").asText().equals("ClusterRole")) {
            ((ObjectNode) document.get("roleRef")).put("name", namespace);
        }
        return document;
    }

    /** How to be that account. */
    Config config() {
        return config;
    }

    @Override
    public void close() {
        made.forEach(resource -> admin.resource(resource).delete());
    }
}
