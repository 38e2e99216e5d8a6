package dev.weir.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the tars that were made just before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerImagesTest {
    private static final Path CHROOT = Path.of("/usr/sbin/chroot");
    /** Names under which keys and passwords lie around on the machines that images are built on. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)(^|/)(id_(rsa|dsa|ecdsa|ed25519)|\\.netrc|\\.npmrc|settings(-security)?\\.xml|kubeconfig|credentials|"
                    + "config\\.json|token|shadow|\\.env)$|\\.(key|p12|pfx|jks|keystore)$|(^|/)(\\.ssh|\\.aws|\\.m2|\\.docker|\\.git)/");

    private final Map<String, ContainerImage> images = new HashMap<>();

    @BeforeAll
    void read() throws IOException {
        assumeTrue("OCI".equals(System.getProperty("image.format")), "the tars are of another format");
        for (String name : List.of("operator", "runtime", "flights")) {
            images.put(name, ContainerImage.read(Path.of("..", name, "target", "image.tar")));
        }
    }

    private ContainerImage image(String name) {
        return images.get(name);
    }

    private static boolean hasOwnJava() {
        return "scratch".equals(System.getProperty("image.base"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "runtime", "flights"})
    void shouldRunAsSomebodyWhoIsNotRoot(String name) {
        ContainerImage image = image(name);

        assertThat(image.config().at("/config/User").asText()).isEqualTo("10001:10001");
        assertThat(image.strings("/config/Entrypoint")).startsWith("java").contains("-cp");
        assertThat(image.config().at("/os").asText()).isEqualTo("linux");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "runtime", "flights"})
    void shouldLetNobodyButRootChangeWhatIsRun(String name) {
        assertThat(image(name).entries()).hasSizeGreaterThan(20).allSatisfy(entry -> {
            assertThat(entry.user()).as(entry.name()).isZero();
            assertThat(entry.group()).as(entry.name()).isZero();
            assertThat(entry.mode() & 06022)
                    .as("setuid, setgid, writable: " + entry.name())
                    .isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "runtime", "flights"})
    void shouldHoldNoSecrets(String name) {
        assertThat(image(name).entries())
                .extracting(TarReader.Entry::name)
                .noneMatch(file -> SECRET.matcher(file).find());
        assertThat(image(name).strings("/config/Env"))
                .noneMatch(variable -> variable.matches("(?i).*(secret|password|token).*"));
    }

    @ParameterizedTest
    @CsvSource({
        "operator, opt/weir/libs/weir-operator-",
        "runtime, opt/weir/libs/weir-engine-",
        "runtime, opt/weir/libs/weir-rocksdb-",
        "flights, opt/weir/libs/weir-example-flights-"
    })
    void shouldHoldWhatItIsFor(String name, String jar) {
        assertThat(image(name).entries())
                .extracting(entry -> entry.name().replaceFirst("^/+", ""))
                .anyMatch(file -> file.startsWith(jar) && file.endsWith(".jar"));
    }

    @Test
    void shouldLeaveProgramsAndOperatorOutOfTheBaseForUsersJobs() {
        assertThat(image("runtime").entries())
                .extracting(TarReader.Entry::name)
                .noneMatch(file -> file.contains("weir-example-") || file.contains("weir-operator-"));
    }

    @Test
    void shouldShareTheLayerWithJava() {
        assumeTrue(hasOwnJava(), "Java is the base image's");
        Set<String> withJava = images.values().stream()
                .flatMap(image -> image.layers().entrySet().stream())
                .filter(layer ->
                        layer.getValue().stream().anyMatch(entry -> entry.name().endsWith("opt/java/bin/java")))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());

        assertThat(withJava).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "operator, 2, WEIR_OPERATOR_PORT is",
        "runtime, 2, weir: expected one argument",
        "flights, 2, weir: expected one argument"
    })
    void shouldRunWithNothingButWhatIsInIt(String name, int code, String said, @TempDir Path folder) throws Exception {
        assumeTrue(hasOwnJava(), "Java is the base image's");
        assumeTrue(
                Files.isExecutable(CHROOT) && "root".equals(System.getProperty("user.name")),
                "to change the root of the file system needs root");
        ContainerImage image = image(name);
        image.unpack(folder);
        // it is made for its owner alone
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        List<String> command = new ArrayList<>(List.of(CHROOT.toString(), "--userspec=10001:10001", "."));
        command.addAll(image.strings("/config/Entrypoint"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/opt/java/bin");
        // A container has a /proc, by which programs find the libraries beside them.
        builder.environment().put("LD_LIBRARY_PATH", "/opt/java/lib:/opt/java/lib/server");
        builder.environment().put("WEIR_OPERATOR_PORT", "x");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).contains(said);
        assertThat(process.exitValue()).isEqualTo(code);
    }
}
