package dev.weir.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden files: the values of {@code in-x.yaml} make {@code out-x.yaml}; {@code -Dgolden.write} writes them anew, to be read. */
class ChartTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path CRDS = Path.of("../crds");
    private static final Path DOCUMENTATION = Path.of("../docs/operating.md");
    private static final Pattern METRIC = Pattern.compile("\\b(?:weir|operator_sdk|jvm)_[a-z_0-9]+");

    @TempDir
    private Path folder;

    private Path values(String yaml) throws IOException {
        return Files.writeString(folder.resolve("values.yaml"), yaml);
    }

    private static Path golden(String name) {
        return GOLDEN.resolve("in-" + name + ".yaml");
    }

    private static Stream<JsonNode> ofKind(List<JsonNode> resources, String kind) {
        return resources.stream().filter(one -> one.path("kind").asText().equals(kind));
    }

    @Test
    void shouldBeFreeOfWhatHelmWarnsOf() {
        LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "full", "namespaces"})
    void shouldMakeWhatTheGoldenFileSays(String name) throws IOException {
        String made = Chart.template(golden(name));

        Path out = GOLDEN.resolve("out-" + name + ".yaml");
        if (System.getProperty("golden.write") != null) {
            Files.writeString(out, made);
        }
        assertThat(made).isEqualTo(Files.readString(out));
    }

    @Test
    void shouldHaveTheSameDefinitionsAsTheRepository() throws IOException {
        List<JsonNode> mine =
                Chart.documents(new Helm(Chart.FOLDER).show().crds().call());
        List<JsonNode> theirs = new ArrayList<>();
        for (String name : List.of("checkpoints", "streamjobs")) {
            theirs.add(Chart.yaml(CRDS.resolve(name + ".weir.dev.yaml")));
        }

        assertThat(mine).containsExactlyInAnyOrderElementsOf(theirs);
    }

    @Test
    void shouldHaveTheDefinitionsInItsPackage() throws IOException {
        new Helm(Chart.FOLDER)
                .packageIt()
                .withDestination(folder.toAbsolutePath())
                .call();

        Path packaged = folder.resolve("weir-0.1.0.tgz");
        assertThat(packaged).exists();
        assertThat(Chart.documents(Helm.show(packaged.toString()).crds().call()))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replica: 2                                    | replica",
                "replicas: many                                | replicas",
                "replicas: 2                                   | leaderElection",
                "log: {format: xml}                            | format",
                "log: {level: debug}                           | level",
                "image: {tag: x}, imagePullSecrets: [registry] | imagePullSecrets",
                "watchNamespaces: all                          | watchNamespaces",
                "watchNamespaces: [Blue_1]                     | watchNamespaces",
                "stuckAfter: soon                              | stuckAfter",
                "metrics: {podmonitor: {enabled: true}}        | podmonitor",
                "image: {digest: 'sha256:1'}                   | digest",
            })
    void shouldRefuseValuesThatItDoesNotUnderstand(String yaml, String named) throws IOException {
        Path values = values("{" + yaml + "}");

        assertThatThrownBy(() -> Chart.template(values)).hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "podDisruptionBudget: {enabled: true} | needs two replicas",
                "serviceAccount: {create: false}      | name an account in serviceAccount.name",
            })
    void shouldSayWhatToChange(String yaml, String message) throws IOException {
        Path values = values(yaml);

        assertThatThrownBy(() -> Chart.template(values)).hasMessageContaining(message);
    }

    @Test
    void shouldGrantNothingByWildcard() throws IOException {
        for (String name : List.of("default", "full", "namespaces")) {
            List<JsonNode> resources = Chart.resources(golden(name));
            assertThat(Stream.concat(ofKind(resources, "ClusterRole"), ofKind(resources, "Role")))
                    .isNotEmpty()
                    .allSatisfy(role -> assertThat(role.path("rules"))
                            .isNotEmpty()
                            .allSatisfy(rule -> {
                                assertThat(rule.path("verbs")).isNotEmpty();
                                assertThat(rule.toString()).doesNotContain("\"*\"");
                            }));
        }
    }

    @Test
    void shouldGrantNothingOutsideTheNamespacesThatAreWatched() throws IOException {
        List<JsonNode> resources = Chart.resources(golden("namespaces"));

        assertThat(ofKind(resources, "ClusterRole")).isEmpty();
        assertThat(ofKind(resources, "Role"))
                .extracting(role -> role.at("/metadata/namespace").asText())
                .containsExactlyInAnyOrder("blue", "green");
    }

    @Test
    void shouldRunAsPodSecurityRestrictedWants() throws IOException {
        JsonNode pod = ofKind(Chart.resources(golden("default")), "Deployment")
                .findFirst()
                .orElseThrow()
                .at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    private static Set<String> metrics(String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = METRIC.matcher(text);
        while (found.find()) {
            names.add(found.group());
        }
        return names;
    }

    @Test
    void shouldAskForMetricsThatAreDocumented() throws IOException {
        Set<String> documented = metrics(Files.readString(DOCUMENTATION));
        String dashboard = Files.readString(Chart.FOLDER.resolve("dashboards/weir.json"));
        new ObjectMapper().readTree(dashboard);

        assertThat(metrics(dashboard + Files.readString(Chart.FOLDER.resolve("alerts/weir.yaml"))))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(documented).contains(name.replaceAll("_bucket$|_count$", "")));
    }
}
