package dev.weir.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.model.Announcement;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventTalliesTest {
    private static final ObjectReference JOB =
            new ObjectReferenceBuilder().withName("flights").withUid("uid").build();

    private final EventTallies tallies = new EventTallies();

    private static Announcement said(String message) {
        return Announcement.normal("Happened", message);
    }

    @Test
    void shouldWriteTheFirstAtOnceAndCountTheOthers() {
        assertThat(tallies.add(JOB, said("a"), Fixtures.NOW)).isPresent();
        assertThat(tallies.add(JOB, said("a"), Fixtures.NOW.plusSeconds(1))).isEmpty();
        assertThat(tallies.add(JOB, said("a"), Fixtures.NOW.plusSeconds(2))).isEmpty();
        assertThat(tallies.due(Fixtures.NOW.plusSeconds(3))).isEmpty();

        assertThat(tallies.due(Fixtures.NOW.plus(EventTallies.QUIET)))
                .singleElement()
                .satisfies(due -> assertThat(due.count()).isEqualTo(2));
        assertThat(tallies.due(Fixtures.NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void shouldCombineManyMessagesOfOneReason() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            tallies.add(JOB, said("message " + i), Fixtures.NOW).ifPresent(due -> keys.add(due.key()));
        }

        assertThat(keys).hasSize(EventTallies.MESSAGES_PER_REASON + 1);
    }
}
