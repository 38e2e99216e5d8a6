package dev.weir.local.apiserver.gc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.local.apiserver.json.Json;
import dev.weir.local.apiserver.store.Store;
import dev.weir.local.apiserver.store.Stored;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/** Events are kept for an hour after they were last seen. */
public final class EventExpiry implements Sweeper.Collector {

    private static final Duration KEPT = Duration.ofHours(1);

    private final Store store;
    private final Clock clock;

    public EventExpiry(Store store, Clock clock) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    @Override
    public void sweep() {
        Instant oldest = clock.instant().minus(KEPT);
        for (Stored event : store.list("", "events", "").objects()) {
            if (lastSeen(event.object()).isBefore(oldest)) {
                store.remove(event, event.object().deepCopy());
            }
        }
    }

    private static Instant lastSeen(JsonNode event) {
        Instant last = Instant.MIN;
        for (JsonNode at : List.of(
                Json.at(event, "metadata", "creationTimestamp"),
                event.path("lastTimestamp"),
                event.path("eventTime"),
                Json.at(event, "series", "lastObservedTime"))) {
            try {
                Instant seen =
                        at.isTextual() ? OffsetDateTime.parse(at.asText()).toInstant() : Instant.MIN;
                last = seen.isAfter(last) ? seen : last;
            } catch (DateTimeException e) {
                // What is no time does not keep the event alive.
            }
        }
        return last;
    }
}
