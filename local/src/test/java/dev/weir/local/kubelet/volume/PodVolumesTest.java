package dev.weir.local.kubelet.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodVolumesTest {

    @TempDir
    Path folder;

    private final Map<String, String> data = new HashMap<>(Map.of("job.json", "{}", "more", "x"));

    @Test
    void shouldFollowAConfigMapWhenItChanges() throws Exception {
        PodVolumes volumes = volumes(configMap());
        volumes.mount();
        Path mounted = folder.resolve("volume");
        assertThat(mounted.resolve("job.json")).hasContent("{}");

        data.put("job.json", "{\"a\": 1}");
        data.remove("more");
        volumes.mount();

        assertThat(mounted.resolve("job.json")).hasContent("{\"a\": 1}");
        assertThat(mounted.resolve("more")).doesNotExist();
        assertThat(volumes.uses("ConfigMap", "settings")).isTrue();
        assertThat(volumes.uses("Secret", "settings")).isFalse();
    }

    @Test
    void shouldKeepASecretFromOthers() throws Exception {
        PodVolumes volumes = volumes(new VolumeBuilder()
                .withName("volume")
                .withNewSecret()
                .withSecretName("keys")
                .withDefaultMode(0444)
                .endSecret()
                .build());

        volumes.mount();

        Path file = folder.resolve("volume/token");
        assertThat(file).hasContent("s3cret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("r--------");
    }

    @Test
    void shouldRefuseAFileThatLeadsOutOfItsVolume() {
        data.put("../../escape", "x");

        assertThatThrownBy(() -> volumes(configMap()).mount())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("leads out of its volume");
    }

    @Test
    void shouldSayWhichVolumeIsMissingWhenAContainerMountsIt() throws Exception {
        PodVolumes volumes = volumes(configMap());
        volumes.mount();
        Container container = new ContainerBuilder()
                .withName("main")
                .addNewVolumeMount()
                .withName("other")
                .withMountPath("/x")
                .endVolumeMount()
                .build();

        assertThatThrownBy(() -> volumes.mountsOf(container)).hasMessageContaining("\"other\"");
    }

    private static Volume configMap() {
        return new VolumeBuilder()
                .withName("volume")
                .withNewConfigMap()
                .withName("settings")
                .endConfigMap()
                .build();
    }

    private PodVolumes volumes(Volume volume) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("flights-0")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withVolumes(volume)
                .endSpec()
                .build();
        return new PodVolumes(folder, pod, new PodFields(pod, "127.66.1.1"), new Objects());
    }

    private final class Objects implements ObjectSource {

        @Override
        public Optional<ConfigMap> configMap(String namespace, String name) {
            return Optional.of(new ConfigMapBuilder().withData(data).build());
        }

        @Override
        public Optional<Secret> secret(String namespace, String name) {
            String token = Base64.getEncoder().encodeToString("s3cret".getBytes(StandardCharsets.UTF_8));
            return Optional.of(new SecretBuilder().addToData("token", token).build());
        }
    }
}
