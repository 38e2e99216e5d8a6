package dev.weir.local.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GarbageCollectionTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-01T00:00:00Z");

    private final StringWriter said = new StringWriter();
    private Fixture fixture;

    /** Checkpoint 1 has lost its entry: its segment is an orphan. */
    @BeforeEach
    void leaveAnOrphan() throws IOException {
        fixture = new Fixture(new MemoryObjectStore(WRITTEN::toEpochMilli));
        fixture.checkpoint(1);
        fixture.checkpoint(2);
        fixture.checkpoint(3);
        fixture.store.delete(List.of(Fixture.FOLDER + "/log/2.json"));
    }

    private GarbageCollection after(Duration age) {
        Clock clock = Clock.fixed(WRITTEN.plus(age), ZoneOffset.UTC);
        return new GarbageCollection(fixture.job(), clock, new PrintWriter(said, true));
    }

    @Test
    void shouldRemoveWhatNothingRefersToAndKeepEveryCheckpoint() throws IOException {
        after(Duration.ofMinutes(6)).run(false, false);

        assertThat(fixture.store.keys()).doesNotContain(Fixture.segment(1)).contains(Fixture.segment(2));
        assertThat(fixture.job().log().checkpoints()).hasSize(2);
        assertThat(new Verification(fixture.job(), new PrintWriter(said, true)).isIntact(Optional.empty()))
                .isTrue();
        assertThat(said.toString()).contains("removed " + Fixture.segment(1) + "\nremoved 1 objects, 28 B");
    }

    @Test
    void shouldRefuseWhileTheJobMayBeRunning() {
        assertThatThrownBy(() -> after(Duration.ofMinutes(4)).run(false, false))
                .hasMessageContaining("the job may be running")
                .hasMessageContaining("240 s old");

        assertThat(fixture.store.keys()).contains(Fixture.segment(1));
    }

    @Test
    void shouldRemoveFromAYoungJobWhenForced() throws IOException {
        after(Duration.ZERO).run(false, true);

        assertThat(fixture.store.keys()).doesNotContain(Fixture.segment(1));
    }

    @Test
    void shouldOnlySayWhatWouldGoInADryRun() throws IOException {
        after(Duration.ZERO).run(true, false);

        assertThat(fixture.store.keys()).contains(Fixture.segment(1));
        assertThat(said.toString()).contains("would remove " + Fixture.segment(1));
    }

    @Test
    void shouldKeepOrphansWhileAnEntryIsDamaged() throws IOException {
        fixture.flip(Fixture.FOLDER + "/log/3.json", 200);

        after(Duration.ofHours(1)).run(false, false);

        assertThat(fixture.store.keys()).contains(Fixture.segment(1), Fixture.segment(2));
        assertThat(said.toString()).contains("1 entries of the log are damaged").contains("removed 0 objects");
    }
}
