package dev.weir.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What the server said to one request, and assertions about it. */
record Answer(int status, JsonNode body, List<String> warnings) {

    Answer isOk() {
        assertThat(status).as(() -> body.toPrettyString()).isBetween(200, 299);
        return this;
    }

    Answer isRefused(int expected, String reason) {
        assertThat(status).as(() -> body.toPrettyString()).isEqualTo(expected);
        assertThat(text("kind")).isEqualTo("Status");
        assertThat(text("reason")).isEqualTo(reason);
        return this;
    }

    Answer saying(String part) {
        assertThat(text("message")).contains(part);
        return this;
    }

    /** @param fields of the causes, in any order */
    Answer because(String... fields) {
        List<String> found = new ArrayList<>();
        Json.at(body, "details", "causes").forEach(cause -> found.add(Json.text(cause, "field")));
        assertThat(found).as(() -> body.toPrettyString()).containsExactlyInAnyOrder(fields);
        return this;
    }

    String text(String... path) {
        return Json.text(body, path);
    }

    JsonNode at(String... path) {
        return Json.at(body, path);
    }

    long version() {
        return Long.parseLong(text("metadata", "resourceVersion"));
    }
}
