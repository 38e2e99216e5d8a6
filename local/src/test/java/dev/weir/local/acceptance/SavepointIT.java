package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.acceptance.HookServer.Call;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job with hooks over HTTP ends with a savepoint; another one goes on from it at another parallelism. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class SavepointIT {
    @TempDir
    static Path folder;

    private Product product;
    private HookServer hooks;

    @BeforeAll
    void start() throws IOException {
        hooks = HookServer.start(this::hookKey);
        product = Product.start(folder.resolve("data"));
    }

    @AfterAll
    void stop() throws IOException {
        hooks.close();
        product.close();
    }

    private String hookKey(String job) {
        String encoded = product.client()
                .secrets()
                .inNamespace(Product.NAMESPACE)
                .withName(job + "-weir")
                .require()
                .getData()
                .get("hook-key");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private Resource<GenericKubernetesResource> checkpoint(String name) {
        return product.client()
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("weir.dev")
                        .withVersion("v1alpha1")
                        .withKind("Checkpoint")
                        .withPlural("checkpoints")
                        .withNamespaced(true)
                        .build())
                .inNamespace(Product.NAMESPACE)
                .withName(name);
    }

    private <T> T status(String name, Class<T> type, String... path) {
        return checkpoint(name).require().<T>get(concat(path));
    }

    private static Object[] concat(String... path) {
        Object[] whole = new Object[path.length + 1];
        whole[0] = "status";
        System.arraycopy(path, 0, whole, 1, path.length);
        return whole;
    }

    private Job job(String name, Flights flights) throws IOException {
        return product.job(name, flights)
                .with(
                        "spec.hooks",
                        List.of(
                                Map.of("name", "ledger", "http", Map.of("url", hooks.url("/ledger"))),
                                Map.of(
                                        "name",
                                        "broken",
                                        "http",
                                        Map.of("url", hooks.url("/broken")),
                                        "failurePolicy",
                                        "Ignore")));
    }

    @Test
    void shouldGoOnFromASavepointAtAnotherParallelism() throws IOException {
        Flights flights = Flights.of(6, 50, 20);
        Job first = job("first", flights)
                .with("spec.parallelism", 2)
                .withArguments("--rate", "100")
                .apply();
        first.awaitCheckpoints(2);
        String savepointFolder = endWithASavepoint(first);

        Job second = job("second", flights).with("spec.parallelism", 3).with("spec.restoreFrom.checkpoint", "last");
        second.with("spec.job.args", first.get("spec.job.args")).apply();
        second.await(
                "what it starts from",
                () -> second.status("restoredFrom.checkpoint").isPresent());
        checkpoint("last").delete();
        first.delete();
        second.await("the first job is gone", () -> !first.exists());

        assertThat(second.lastCheckpoint())
                .as("the savepoint was there until the second job had its own checkpoint")
                .isPositive();
        assertThat(checkpoint("last").get()).isNull();
        assertThat(product.bucketFolder().resolve(savepointFolder)).doesNotExist();
        second.assertExactlyOnce(product.bucketFolder().resolve("first").resolve("output"));
        assertThat(hooks.forged()).isEmpty();
        assertThat(hooks.calls())
                .filteredOn(call -> call.job().equals("second") && call.step().equals("restore"))
                .first()
                .satisfies(call -> {
                    assertThat(call.kind()).isEqualTo("SAVEPOINT");
                    assertThat(call.data()).isEqualTo("ledger-" + call.checkpoint());
                });
    }

    /** Returns the savepoint's folder in the bucket. */
    private String endWithASavepoint(Job job) {
        GenericKubernetesResource last = new GenericKubernetesResource();
        last.setApiVersion("weir.dev/v1alpha1");
        last.setKind("Checkpoint");
        last.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName("last")
                .withNamespace(Product.NAMESPACE)
                .build());
        last.setAdditionalProperty(
                "spec",
                Map.of("streamJob", job.name(), "kind", "Savepoint", "thenSuspend", true, "onDelete", "Delete"));
        product.client().resource(last).create();
        job.awaitPhase("Suspended");
        job.await("no pods", () -> job.pods().isEmpty());
        job.await("a complete savepoint", () -> "Completed".equals(status("last", String.class, "phase")));

        assertThat(job.status("suspension.checkpoint")).contains("last");
        String location = status("last", String.class, "location");
        assertThat(location).startsWith("s3://weir/" + job.storageFolder() + "/savepoints/");
        String path = location.substring("s3://weir/".length());
        assertThat(product.bucketFolder().resolve(path).resolve("savepoint.json"))
                .exists();
        hooksAreShown(job);
        return path;
    }

    private void hooksAreShown(Job job) {
        List<Map<String, Object>> shown = checkpoint("last").require().get("status", "hooks");
        assertThat(shown).extracting(hook -> hook.get("name")).containsExactly("audit", "ledger", "broken");
        assertThat(shown).extracting(hook -> hook.get("phase")).containsExactly("Completed", "Completed", "Failed");
        assertThat(shown.get(2).get("message")).asString().contains("answered 422", "not today");
        assertThat(job.events()).anyMatch(event -> event.contains("HookFailed") && event.contains("'broken'"));
        Integer id = checkpoint("last").require().get("status", "id");
        assertThat(hooks.calls())
                .filteredOn(call -> call.checkpoint() == id)
                .extracting(Call::step)
                .containsExactly("before", "trigger", "complete");
    }
}
