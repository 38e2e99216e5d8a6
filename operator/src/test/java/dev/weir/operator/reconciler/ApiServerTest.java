package dev.weir.operator.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.Checkpoint;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ApiServerTest {
    private KubernetesClient client;
    private ApiServer api;

    @BeforeEach
    void setUp() {
        api = new ApiServer(client);
    }

    private static Secret secret() {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("one")
                .withNamespace("demo")
                .endMetadata()
                .build();
    }

    @Test
    void shouldCreateOnceAndSayWhenItIsThere() {
        assertThat(api.create(secret())).isTrue();
        assertThat(api.create(secret())).isFalse();
        assertThat(api.secret("demo", "one")).isPresent();
        assertThat(api.secret("demo", "other")).isEmpty();
    }

    @Test
    void shouldDeleteWhatIsThereAndNotMindWhatIsNot() {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("one")
                .withNamespace("demo")
                .endMetadata()
                .build();
        ConfigMap made = client.resource(map).create();

        api.delete(made);
        api.delete(made);

        assertThat(client.resource(map).get()).isNull();
    }

    @Test
    void shouldAddUpTheCountsOfOneEvent() {
        api.record(event(1));

        api.record(event(4));

        Event event =
                client.v1().events().inNamespace("demo").withName("flights.1").get();
        assertThat(event.getCount()).isEqualTo(5);
    }

    private static Event event(int count) {
        return new EventBuilder()
                .withNewMetadata()
                .withName("flights.1")
                .withNamespace("demo")
                .endMetadata()
                .withReason("Happened")
                .withCount(count)
                .build();
    }

    @Test
    void shouldTakeACheckpointFromItsOwner() {
        Checkpoint checkpoint = Fixtures.checkpoint("mine");
        checkpoint
                .getMetadata()
                .setOwnerReferences(java.util.List.of(new OwnerReferenceBuilder()
                        .withApiVersion("weir.dev/v1alpha1")
                        .withKind("StreamJob")
                        .withName("flights")
                        .withUid("uid")
                        .build()));
        Checkpoint made = client.resource(checkpoint).create();

        api.disown(made);

        assertThat(client.resource(checkpoint).get().getMetadata().getOwnerReferences())
                .isEmpty();
    }
}
