package dev.weir.local.apiserver;

import static dev.weir.local.apiserver.TestServer.CONFIG_MAPS;
import static dev.weir.local.apiserver.TestServer.await;
import static dev.weir.local.apiserver.TestServer.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WatchTest {

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The events of one watch, line by line. */
    private final class Events implements AutoCloseable {

        private final BufferedReader lines;

        Events(String query, String... headers) {
            try {
                var request = server.request(CONFIG_MAPS + "?watch=true&" + query);
                for (int i = 0; i < headers.length; i += 2) {
                    request.header(headers[i], headers[i + 1]);
                }
                HttpResponse<InputStream> response =
                        server.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
                assertThat(response.statusCode()).isEqualTo(200);
                lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        JsonNode next() {
            try {
                String line = lines.readLine();
                assertThat(line).as("the watch ended").isNotNull();
                return Json.parse(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String nextTitle() {
            JsonNode event = next();
            return Json.text(event, "type") + " " + Json.text(event, "object", "metadata", "name");
        }

        boolean ended() {
            try {
                return lines.readLine() == null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void shouldTellWhatIsThereAndThenWhatChanges() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();

        try (Events events = new Events("")) {
            assertThat(events.nextTitle()).isEqualTo("ADDED a");
            server.post(CONFIG_MAPS, configMap("b")).isOk();
            server.patch(CONFIG_MAPS + "/a", "merge", "{\"data\":{\"a\":\"2\"}}")
                    .isOk();
            server.delete(CONFIG_MAPS + "/b").isOk();

            assertThat(events.nextTitle()).isEqualTo("ADDED b");
            assertThat(events.nextTitle()).isEqualTo("MODIFIED a");
            assertThat(events.nextTitle()).isEqualTo("DELETED b");
        }
    }

    @Test
    void shouldGoOnFromTheVersionOfAList() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();
        long from = server.get(CONFIG_MAPS).isOk().version();
        server.post(CONFIG_MAPS, configMap("b")).isOk();
        server.delete(CONFIG_MAPS + "/a").isOk();

        try (Events events = new Events("resourceVersion=" + from)) {
            assertThat(events.nextTitle()).isEqualTo("ADDED b");
            assertThat(events.nextTitle()).isEqualTo("DELETED a");
        }
    }

    @Test
    void shouldSayGoneWhenVersionIsTooOldOrFromAnotherLife() {
        for (String version : List.of("1", "999999")) {
            try (Events events = new Events("resourceVersion=" + version)) {
                JsonNode error = events.next();

                assertThat(Json.text(error, "type")).isEqualTo("ERROR");
                assertThat(Json.at(error, "object", "code").asInt()).isEqualTo(410);
                assertThat(Json.text(error, "object", "reason")).isEqualTo("Expired");
                assertThat(events.ended()).isTrue();
            }
        }
    }

    @Test
    void shouldTellOfObjectsThatEnterAndLeaveTheSelection() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();

        try (Events events = new Events("labelSelector=in%3Dyes")) {
            server.patch(CONFIG_MAPS + "/a", "merge", "{\"metadata\":{\"labels\":{\"in\":\"yes\"}}}")
                    .isOk();
            server.patch(CONFIG_MAPS + "/a", "merge", "{\"data\":{\"a\":\"2\"}}")
                    .isOk();
            server.patch(CONFIG_MAPS + "/a", "merge", "{\"metadata\":{\"labels\":{\"in\":\"no\"}}}")
                    .isOk();

            assertThat(events.nextTitle()).isEqualTo("ADDED a");
            assertThat(events.nextTitle()).isEqualTo("MODIFIED a");
            assertThat(events.nextTitle()).isEqualTo("DELETED a");
        }
    }

    @Test
    void shouldMarkTheEndOfTheInitialEvents() {
        server.post(CONFIG_MAPS, configMap("a")).isOk();

        try (Events events =
                new Events("sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true")) {
            assertThat(events.nextTitle()).isEqualTo("ADDED a");
            JsonNode mark = events.next();
            assertThat(Json.text(mark, "type")).isEqualTo("BOOKMARK");
            assertThat(Json.text(mark, "object", "metadata", "annotations", "k8s.io/initial-events-end"))
                    .isEqualTo("true");
        }
    }

    @Test
    void shouldEndWhenTimeIsUp() {
        try (Events events = new Events("timeoutSeconds=1")) {
            assertThat(events.ended()).isTrue();
        }
    }

    @Test
    void shouldSendRowsWhenTableIsWanted() {
        try (Events events = new Events("", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")) {
            server.post(CONFIG_MAPS, configMap("a")).isOk();
            server.post(CONFIG_MAPS, configMap("b")).isOk();

            JsonNode first = events.next().path("object");
            JsonNode second = events.next().path("object");

            assertThat(first.path("columnDefinitions")).hasSize(3);
            assertThat(first.at("/rows/0/cells/0").asText()).isEqualTo("a");
            assertThat(second.path("columnDefinitions").isNull()).isTrue();
            assertThat(second.at("/rows/0/cells/0").asText()).isEqualTo("b");
        }
    }

    @Test
    void shouldServeManyWatchesAtOnce() {
        List<Events> watches = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            watches.add(new Events(""));
        }

        server.post(CONFIG_MAPS, configMap("a")).isOk();

        for (Events watch : watches) {
            assertThat(watch.nextTitle()).isEqualTo("ADDED a");
            watch.close();
        }
    }

    @Test
    void shouldFeedAnInformerOfTheClient() {
        try (KubernetesClient client = server.client();
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace("default").inform()) {
            ConfigMap made = client.configMaps()
                    .inNamespace("default")
                    .resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("typed")
                            .endMetadata()
                            .addToData("k", "v")
                            .build())
                    .create();
            await("the informer has it", () -> informer.getIndexer().getByKey("default/typed") != null);

            client.resource(made)
                    .edit(map -> new ConfigMapBuilder(map).addToData("k", "w").build());
            await(
                    "the informer has the change",
                    () -> "w"
                            .equals(informer.getIndexer()
                                    .getByKey("default/typed")
                                    .getData()
                                    .get("k")));

            client.resource(made).delete();
            await("the informer lost it", () -> informer.getIndexer().getByKey("default/typed") == null);
        }
    }

    @Test
    void shouldFeedAnInformerWhenTextIsNotAscii() {
        try (KubernetesClient client = server.client();
                SharedIndexInformer<ConfigMap> informer =
                        client.configMaps().inNamespace("default").inform()) {
            for (int i = 0; i < 3; i++) {
                String name = "text-" + i;
                client.configMaps()
                        .inNamespace("default")
                        .resource(new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .addToData("k", "\u201cna\u00efve\u201d \ud83d\ude00")
                                .build())
                        .create();
                await("the informer has " + name, () -> informer.getIndexer().getByKey("default/" + name) != null);
                assertThat(informer.getIndexer()
                                .getByKey("default/" + name)
                                .getData()
                                .get("k"))
                        .isEqualTo("\u201cna\u00efve\u201d \ud83d\ude00");
            }
        }
    }
}
