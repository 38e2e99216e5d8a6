package dev.weir.local.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints that nobody asked for one by one, and what is left of them when all resources are gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class LostClusterIT {
    @TempDir
    static Path folder;

    private Product product;

    @BeforeAll
    void start() throws IOException {
        product = Product.start(folder.resolve("data"));
    }

    @AfterAll
    void stop() throws IOException {
        product.close();
    }

    private MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> checkpoints() {
        return product.client()
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("weir.dev")
                        .withVersion("v1alpha1")
                        .withKind("Checkpoint")
                        .withPlural("checkpoints")
                        .withNamespaced(true)
                        .build());
    }

    private Resource<GenericKubernetesResource> checkpoint(String name) {
        return checkpoints().inNamespace(Product.NAMESPACE).withName(name);
    }

    private Optional<Object> status(String checkpoint, String field) {
        return Optional.ofNullable(checkpoint(checkpoint).get()).map(there -> there.<Object>get("status", field));
    }

    private boolean isComplete(String checkpoint) {
        return status(checkpoint, "phase").filter("Completed"::equals).isPresent();
    }

    /** On a schedule, before deletion, found again in storage, and gone on from: each record is counted once. */
    @Test
    void shouldGoOnFromWhatStorageTellsOfWhenAllResourcesAreGone() throws IOException {
        Job job = product.job("lost", Flights.of(6, 100, 20))
                .with("spec.savepoints", Map.of("schedule", "* * * * *", "beforeDeletion", true));
        Object arguments = job.get("spec.job.args");
        job.withArguments("--rate", "5").apply().awaitCheckpoints(2);
        job.await(
                "a savepoint on schedule",
                () -> job.status("savepoints.lastCheckpoint")
                        .filter(name -> isComplete(name.toString()))
                        .isPresent());
        String scheduled = job.status("savepoints.lastCheckpoint").orElseThrow().toString();
        assertThat(status(scheduled, "trigger")).contains("Scheduled");
        String storage = job.storageFolder();
        String uid = storage.substring("checkpoints/".length(), "checkpoints/".length() + 8);
        job.delete();
        job.await("the job is gone", () -> !job.exists());
        String last = "lost-final-" + uid;
        assertThat(status(last, "phase")).contains("Completed");
        Object id = status(last, "id").orElseThrow();
        assertThat(checkpoint(scheduled).get()).as("it went with the job").isNull();
        checkpoint(last).delete();
        job.await("nothing tells of it any more", () -> checkpoint(last).get() == null);

        job.with("spec.job.args", arguments)
                .with("spec.state", "Suspended")
                .with("spec.savepoints", Map.of("importFrom", List.of("s3://weir/checkpoints")))
                .apply();
        String imported = "lost-" + uid + "-" + id;
        job.await("the checkpoint is back", () -> isComplete(imported));
        assertThat(status(imported, "location")).contains("s3://weir/" + storage + "/savepoints/" + name(imported));
        job.with("spec.state", "Running")
                .with("spec.restoreFrom", Map.of("checkpoint", imported))
                .apply();

        job.assertExactlyOnce();
    }

    /** The savepoint's, below the folder of all. */
    private String name(String checkpoint) {
        String location = status(checkpoint, "location").orElseThrow().toString();
        return location.substring(location.lastIndexOf('/') + 1);
    }
}
