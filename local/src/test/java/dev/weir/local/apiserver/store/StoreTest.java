package dev.weir.local.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.resource.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    private static final Key KEY = new Key("g", "things", "default", "../../a");

    @TempDir
    private Path folder;

    private static ObjectNode object(String text) {
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", "a");
        return object.put("text", text);
    }

    @Test
    void shouldReplaceOnlyWhatWasRead() throws IOException {
        try (Store store = Store.open(folder)) {
            Stored first = store.create(KEY, object("1")).orElseThrow();
            assertThat(store.create(KEY, object("x"))).isEmpty();

            Stored second = store.replace(first, object("2")).orElseThrow();

            assertThat(store.replace(first, object("3"))).isEmpty();
            assertThat(store.remove(first, object("3"))).isEmpty();
            assertThat(store.get(KEY)).containsSame(second);
        }
    }

    @Test
    void shouldTellChangesInOrderWithTheirVersions() throws IOException {
        List<String> told = new ArrayList<>();
        try (Store store = Store.open(folder)) {
            store.listen(change -> told.add(change.kind() + " " + change.version()));

            Stored first = store.create(KEY, object("1")).orElseThrow();
            Stored second = store.replace(first, object("2")).orElseThrow();
            store.remove(second, object("2"));
        }

        assertThat(told).containsExactly("ADDED 2", "MODIFIED 3", "DELETED 4");
    }

    @Test
    void shouldListOnlyTheNamespace() throws IOException {
        try (Store store = Store.open(folder)) {
            store.create(new Key("g", "things", "b", "x"), object("1"));
            store.create(new Key("g", "things", "a", "y"), object("1"));
            store.create(new Key("g", "thingsy", "a", "z"), object("1"));

            assertThat(store.list("g", "things", "a").objects())
                    .extracting(stored -> stored.key().name())
                    .containsExactly("y");
            assertThat(store.list("g", "things", "").objects()).hasSize(2);
        }
    }

    @Test
    void shouldRewriteTheJournalWhenItHasGrown() throws IOException {
        String text = "x".repeat(1 << 20);
        try (Store store = Store.open(folder)) {
            Stored stored = store.create(KEY, object(text)).orElseThrow();
            for (int i = 0; i < 40; i++) {
                stored = store.replace(stored, object(text + i)).orElseThrow();
            }
        }

        assertThat(Files.size(folder.resolve("objects.jsonl"))).isLessThan(12L << 20);
        try (Store store = Store.open(folder)) {
            assertThat(store.get(KEY).orElseThrow().object().path("text").asText())
                    .endsWith("x39");
            assertThat(store.version()).isEqualTo(42);
        }
    }

    @Test
    void shouldWriteNothingOutsideOfItsFolder() throws IOException {
        Path inner = folder.resolve("inner");
        try (Store store = Store.open(inner)) {
            store.create(KEY, object("1"));
        }

        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString()))
                    .containsExactlyInAnyOrder("inner/lock", "inner/objects.jsonl");
        }
    }
}
