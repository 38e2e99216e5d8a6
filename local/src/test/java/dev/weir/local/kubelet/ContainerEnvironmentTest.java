package dev.weir.local.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.local.kubelet.volume.ConfigException;
import dev.weir.local.kubelet.volume.PodFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {

    private final FakeObjects objects = new FakeObjects()
            .withConfigMap("settings", Map.of("level", "high"))
            .withSecret("keys", Map.of("accessKey", "AKIA"));

    @Test
    void shouldResolveEveryKindOfValue() throws ConfigException {
        Container container = new ContainerBuilder()
                .addNewEnvFrom()
                .withPrefix("S_")
                .withNewConfigMapRef("settings", false)
                .endEnvFrom()
                .addNewEnv()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("URL")
                .withValue("http://$(POD_IP):$(PORT)/$(S_level)")
                .endEnv()
                .addNewEnv()
                .withName("KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef("accessKey", "keys", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("MAYBE")
                .withNewValueFrom()
                .withNewConfigMapKeyRef("no-such-key", "settings", true)
                .endValueFrom()
                .endEnv()
                .build();

        assertThat(environment().of(container, Map.of("PORT", "8081")))
                .containsEntry("URL", "http://127.66.1.1:8081/high")
                .containsEntry("KEY", "AKIA")
                .containsEntry("PORT", "8081")
                .doesNotContainKey("MAYBE");
    }

    @Test
    void shouldNameWhatIsMissing() {
        assertThatThrownBy(() -> environment().of(secretKey("none", "accessKey"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret \"none\" not found in namespace \"default\"");
        assertThatThrownBy(() -> environment().of(secretKey("keys", "secretKey"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("couldn't find key secretKey in Secret default/keys");
    }

    private static Container secretKey(String secret, String key) {
        return new ContainerBuilder()
                .addNewEnv()
                .withName("KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, false)
                .endValueFrom()
                .endEnv()
                .build();
    }

    private ContainerEnvironment environment() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("flights-0")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        return new ContainerEnvironment(objects, "default", new PodFields(pod, "127.66.1.1"));
    }
}
