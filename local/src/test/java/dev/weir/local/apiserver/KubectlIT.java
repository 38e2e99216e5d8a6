package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.PODS;
import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.await;
import static dev.weir.local.apiserver.TestServer.pod;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person types: the real kubectl against the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class KubectlIT {

    private record Result(int exit, String output) {

        Result succeeds() {
            assertThat(exit).as(output).isZero();
            return this;
        }

        Result fails() {
            assertThat(exit).as(output).isNotZero();
            return this;
        }

        Result saying(String... parts) {
            assertThat(output).contains(parts);
            return this;
        }
    }

    private TestServer server;
    private Path home;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl")));
        assumeTrue(found, "kubectl is not on the PATH");
        home = Files.createDirectories(folder.resolve("home"));
        server = TestServer.start(
                        folder.resolve("data"),
                        query -> new ByteArrayInputStream(
                                ("hello from " + query.container() + "\n").getBytes(StandardCharsets.UTF_8)))
                .withWidgets();
        server.kubeConfig().write(home.resolve("config"));
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", home.resolve("config").toString());
        builder.environment().put("HOME", home.toString());
        return builder;
    }

    private Result kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /** @param input what {@code -f -} reads */
    private Result kubectlWith(String input, String... arguments) {
        try {
            Process process = command(arguments).start();
            try (var stdin = process.getOutputStream()) {
                // The line in front tells kubectl that a flow mapping is YAML.
                stdin.write(("---\n" + input).getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldCreateThroughProtobuf() {
        kubectl("create", "namespace", "made").succeeds();
        kubectl("create", "configmap", "c", "--from-literal=a=b", "-n", "made").succeeds();
        kubectl("create", "secret", "generic", "s", "--from-literal=p=q", "-n", "made")
                .succeeds();
        kubectl("create", "deployment", "d", "--image=i", "-n", "made").succeeds();
        kubectl("create", "service", "clusterip", "v", "--tcp=80:8080", "-n", "made")
                .succeeds();
        kubectl("create", "role", "r", "--verb=get", "--resource=pods", "-n", "made")
                .succeeds();

        kubectl("get", "secret", "s", "-n", "made", "-o", "jsonpath={.type} {.data.p}")
                .saying("Opaque cQ==");
        kubectl("get", "service", "v", "-n", "made", "-o", "jsonpath={.spec.ports[0].targetPort}")
                .saying("8080");
        kubectl("get", "deployment", "d", "-n", "made").saying("0/1");
        kubectl("delete", "namespace", "made", "--timeout=30s").succeeds().saying("deleted");
        kubectl("get", "namespace", "made").fails().saying("NotFound");
    }

    @Test
    void shouldApplyAndTellWhatIsWrong() {
        kubectlWith(widget("applied", "size: 3, color: green"), "apply", "-f", "-")
                .succeeds()
                .saying("created");
        kubectlWith(widget("applied", "size: 3, color: green"), "apply", "-f", "-")
                .succeeds()
                .saying("unchanged");
        kubectlWith(widget("applied", "size: 4"), "apply", "-f", "-").succeeds().saying("configured");

        kubectl("get", "widget", "applied", "-o", "jsonpath={.spec.size}{.spec.color}")
                .saying("4");
        kubectlWith(widget("applied", "size: 0"), "apply", "-f", "-")
                .fails()
                .saying("The Widget \"applied\" is invalid", "spec.size");
        kubectlWith(widget("applied", "sise: 2"), "apply", "-f", "-").fails().saying("unknown field \"spec.sise\"");
        kubectlWith(widget("applied", "sise: 2, size: 4"), "apply", "--validate=warn", "-f", "-")
                .succeeds()
                .saying("Warning: unknown field");
        kubectlWith(widget("applied", "size: 9"), "diff", "-f", "-").fails().saying("+  size: 9");
    }

    @Test
    void shouldApplyOnTheServerSide() {
        kubectlWith(widget("ssa", "size: 3"), "apply", "--server-side", "-f", "-")
                .succeeds();

        kubectlWith(widget("ssa", "size: 4"), "apply", "--server-side", "--field-manager=other", "-f", "-")
                .fails()
                .saying("conflict with \"kubectl\"", ".spec.size", "--force-conflicts");
        kubectlWith(
                        widget("ssa", "size: 4"),
                        "apply",
                        "--server-side",
                        "--field-manager=other",
                        "--force-conflicts",
                        "-f",
                        "-")
                .succeeds();

        kubectl("get", "widget", "ssa", "-o", "jsonpath={.spec.size}").saying("4");
    }

    @Test
    void shouldMoveFromClientSideToServerSide() {
        kubectlWith(widget("moved", "size: 3, color: green"), "apply", "-f", "-")
                .succeeds();

        kubectlWith(widget("moved", "size: 4"), "apply", "--server-side", "-f", "-")
                .succeeds();

        assertThat(kubectl("get", "widget", "moved", "-o", "jsonpath={.spec.size}{.spec.color}")
                        .output())
                .isEqualTo("4");
    }

    @Test
    void shouldScaleWaitAndPatch() {
        kubectlWith(widget("waited", "size: 3"), "create", "-f", "-").succeeds();

        kubectl("scale", "widget", "waited", "--replicas=3").succeeds();
        kubectl(
                        "patch",
                        "widget",
                        "waited",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"phase\":\"Fine\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}")
                .succeeds();

        kubectl("wait", "--for=condition=Ready", "widget/waited", "--timeout=20s")
                .succeeds()
                .saying("condition met");
        kubectl("get", "wd", "waited").saying("PHASE", "Fine", "True");
        kubectl("get", "widget", "waited", "-o", "jsonpath={.spec.replicas}").saying("3");
        kubectl("label", "widget", "waited", "a=b").succeeds();
        kubectl("annotate", "widget", "waited", "c=d").succeeds();
        kubectl("get", "wd", "-l", "a=b", "-o", "name").saying("widget.test.weir.dev/waited");
        kubectl("delete", "widget", "waited", "--timeout=20s").succeeds();
    }

    @Test
    void shouldEditWithAnEditor() throws Exception {
        kubectlWith(widget("edited", "size: 3"), "create", "-f", "-").succeeds();
        ProcessBuilder edit = command("edit", "widget", "edited");
        edit.environment().put("KUBE_EDITOR", "sed -i s/size:.3/size:\\ 5/");

        Process process = edit.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        kubectl("get", "widget", "edited", "-o", "jsonpath={.spec.size}").saying("5");
    }

    @Test
    void shouldExplainAndDescribe() {
        kubectlWith(widget("described", "size: 3"), "create", "-f", "-").succeeds();
        server.post(
                        "/api/v1/namespaces/default/events",
                        "{apiVersion: v1, kind: Event, metadata: {name: e1}, type: Warning, reason: Odd, message: it is odd,"
                                + " firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:00:00Z', count: 3,"
                                + " involvedObject: {apiVersion: test.weir.dev/v1, kind: Widget, name: described, namespace:"
                                + " default, uid: "
                                + server.get(WIDGETS + "/described").text("metadata", "uid") + "}}")
                .isOk();

        kubectl("explain", "widget.spec.size").succeeds().saying("How large.", "<integer>");
        kubectl("explain", "pod.spec.containers.env").succeeds().saying("valueFrom");
        kubectl("explain", "statefulset.spec", "--recursive").succeeds().saying("podManagementPolicy");
        kubectl("describe", "widget", "described").succeeds().saying("Size:", "Odd", "it is odd");
        kubectl("get", "events").succeeds().saying("LAST SEEN", "widget/described", "it is odd");
        kubectl("api-resources").succeeds().saying("widgets", "wd");
        kubectl("get", "all").succeeds().saying("widget.test.weir.dev/described");
    }

    @Test
    void shouldShowPodsAndTheirLogs() {
        server.post(PODS, pod("shown")).isOk();
        server.patch(
                        PODS + "/shown/status",
                        "merge",
                        "{\"status\":{\"phase\":\"Running\",\"podIP\":\"127.0.0.1\",\"containerStatuses\":[{\"name\":\"main\",\"ready\":true,"
                                + "\"restartCount\":2,\"image\":\"x\",\"imageID\":\"\",\"state\":{\"running\":{}}}]}}")
                .isOk();

        kubectl("get", "pods").succeeds().saying("NAME", "READY", "STATUS", "RESTARTS", "AGE");
        kubectl("get", "pod", "shown", "-o", "wide").succeeds().saying("1/1", "Running", "127.0.0.1", "here");
        kubectl("logs", "shown").succeeds().saying("hello from main");
        kubectl("describe", "pod", "shown").succeeds().saying("Restart Count:  2");
        kubectl("exec", "shown", "--", "ls").fails().saying("cannot exec");
        kubectl("auth", "can-i", "delete", "pods").succeeds().saying("yes");
    }

    @Test
    void shouldFollowChangesWithWatch() throws Exception {
        kubectlWith(widget("watched", "size: 3"), "create", "-f", "-").succeeds();
        Path seen = home.resolve("seen");
        Process watch = command("get", "widget", "watched", "-w")
                .redirectOutput(seen.toFile())
                .start();
        try {
            await("the first row", () -> read(seen).contains("watched"));
            server.patch(WIDGETS + "/watched/status", "merge", "{\"status\":{\"phase\":\"Moving\"}}")
                    .isOk();
            await("the change", () -> read(seen).contains("Moving"));

            assertThat(read(seen).lines().filter(line -> line.startsWith("NAME")))
                    .hasSize(1);
        } finally {
            watch.destroy();
            watch.waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
