package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.WIDGETS;
import static dev.weir.local.apiserver.TestServer.configMap;
import static dev.weir.local.apiserver.TestServer.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.local.apiserver.logs.PodLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWhereItStopped() {
        Answer map;
        Answer deleted;
        String token;
        try (TestServer server = TestServer.start(folder).withWidgets()) {
            server.post(WIDGETS, widget("w", "size: 2")).isOk();
            map = server.post(CONFIG_MAPS, configMap("a")).isOk();
            deleted = server.post(CONFIG_MAPS, configMap("b")).isOk();
            server.delete(CONFIG_MAPS + "/b").isOk();
            token = server.kubeConfig().token();
        }

        try (TestServer server = TestServer.start(folder)) {
            assertThat(server.get(CONFIG_MAPS + "/a").isOk().body()).isEqualTo(map.body());
            server.get(CONFIG_MAPS + "/b").isRefused(404, "NotFound");
            server.get(WIDGETS + "/w").isOk();
            assertThat(server.post(CONFIG_MAPS, configMap("c")).isOk().version())
                    .isGreaterThan(deleted.version() + 1);
            assertThat(server.kubeConfig().token()).isEqualTo(token);
        }
    }

    @Test
    void shouldKeepVersionsGrowingWhenTheLastChangeWasARemoval() {
        long removed;
        try (TestServer server = TestServer.start(folder)) {
            server.post(CONFIG_MAPS, configMap("a")).isOk();
            server.delete(CONFIG_MAPS + "/a").isOk();
            removed = server.get(CONFIG_MAPS).version();
        }
        TestServer.start(folder).close();

        try (TestServer server = TestServer.start(folder)) {
            assertThat(server.get(CONFIG_MAPS).version()).isEqualTo(removed);
        }
    }

    @Test
    void shouldDropALineThatWasCutOff() throws IOException {
        try (TestServer server = TestServer.start(folder)) {
            server.post(CONFIG_MAPS, configMap("a")).isOk();
        }
        Files.writeString(journal(), "{\"version\":99,\"key\":[\"\",\"config", StandardOpenOption.APPEND);

        try (TestServer server = TestServer.start(folder)) {
            server.get(CONFIG_MAPS + "/a").isOk();
        }
    }

    @Test
    void shouldRefuseToStartWhenTheJournalIsDamaged() throws IOException {
        try (TestServer server = TestServer.start(folder)) {
            server.post(CONFIG_MAPS, configMap("a")).isOk();
        }
        Files.writeString(journal(), "garbage\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("line ");
    }

    @Test
    void shouldRefuseToShareTheFolder() {
        try (TestServer first = TestServer.start(folder)) {
            assertThatThrownBy(() -> start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another API server");

            first.get(CONFIG_MAPS).isOk();
        }
    }

    @Test
    void shouldKeepSecretsFromOthers() throws IOException {
        try (TestServer server = TestServer.start(folder)) {
            Path file = folder.resolve("kubeconfig");

            server.kubeConfig().write(file);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    private void start() throws IOException {
        ApiServer.start(new ApiServer.Config(folder, 0, PodLogs.NONE)).close();
    }

    private Path journal() {
        return folder.resolve("store").resolve("objects.jsonl");
    }
}
