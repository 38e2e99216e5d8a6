package dev.weir.local.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.local.image.Image;
import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.volume.ConfigException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerCommandTest {

    private static final String HOSTS = "-Djdk.net.hosts.file=/data/run/hosts";

    @TempDir
    Path root;

    private final ContainerCommand commands = new ContainerCommand(
            Path.of("/jdk/bin/java"), Path.of("/data/run/hosts"), Map.of("PATH", "/usr/bin", "SECRET", "x"));

    @BeforeEach
    void makeImage() throws IOException {
        Files.createDirectories(root.resolve("opt/weir/lib"));
        Files.createDirectories(root.resolve("opt/weir/job"));
    }

    @Test
    void shouldRunTheImagesEntrypointWithTheContainersArguments() throws ConfigException {
        ProcessSpec spec = of(new ContainerBuilder()
                .withName("jobmaster")
                .withArgs("jobmaster", "$(POD_IP)")
                .build());

        assertThat(spec.command())
                .startsWith("/jdk/bin/java", HOSTS)
                .containsSubsequence(
                        "-cp",
                        root + "/opt/weir/lib/*:" + root + "/opt/weir/job/*",
                        "Launcher",
                        "jobmaster",
                        "127.66.1.1");
        assertThat(spec.workingDirectory()).isEqualTo(root);
    }

    @Test
    void shouldUseTheImagesArgumentsOnlyWhenTheContainerSaysNothing() throws ConfigException {
        assertThat(of(new ContainerBuilder().withName("a").build()).command()).endsWith("Launcher", "--help");
        assertThat(of(new ContainerBuilder().withName("a").withCommand("sh").build())
                        .command())
                .containsExactly("sh");
    }

    @Test
    void shouldGiveNothingOfTheMachinesEnvironmentButWhatItMust() throws ConfigException {
        ProcessSpec spec =
                of(new ContainerBuilder().withName("a").withCommand("sh").build());

        assertThat(spec.environment())
                .containsEntry("PATH", "/usr/bin")
                .containsEntry("HOSTNAME", "flights-jobmaster-0")
                .containsEntry("WEIR_CONFIG", "/pods/1/conf/job.json")
                .containsEntry("TMPDIR", "/pods/1/tmp")
                .doesNotContainKey("SECRET");
        assertThat(spec.environment().get("JAVA_TOOL_OPTIONS"))
                .startsWith("-Xmx64m " + HOSTS)
                .endsWith("-Djava.io.tmpdir=/pods/1/tmp");
    }

    @Test
    void shouldSayWhatIsWrongWhenThereIsNothingToRunOrNowhereToRunIt() {
        Image bare = new Image("bare:1", root, List.of(), List.of(), Map.of(), "/");
        Container container = new ContainerBuilder().withName("a").build();
        Container astray =
                new ContainerBuilder().withName("a").withWorkingDir("/no/such").build();

        assertThatThrownBy(() -> commands.of(container, bare, Map.of(), Map.of(), "pod"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bare:1 has no entrypoint");
        assertThatThrownBy(() -> of(astray))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("working directory /no/such");
    }

    private ProcessSpec of(Container container) throws ConfigException {
        Image image = new Image(
                "weir/flights:dev",
                root,
                List.of("java", "-cp", "/opt/weir/lib/*:/opt/weir/job/*", "Launcher"),
                List.of("--help"),
                Map.of(),
                "/");
        Map<String, String> variables =
                Map.of("POD_IP", "127.66.1.1", "WEIR_CONFIG", "/etc/weir/job.json", "JAVA_TOOL_OPTIONS", "-Xmx64m");
        Map<String, Path> mounts = Map.of("/etc/weir", Path.of("/pods/1/conf"), "/tmp", Path.of("/pods/1/tmp"));
        return commands.of(container, image, variables, mounts, "flights-jobmaster-0");
    }
}
