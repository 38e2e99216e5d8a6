package dev.weir.storage;

import static dev.weir.storage.Entries.FOLDER;
import static dev.weir.storage.Entries.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.JobStorage.NewestCheckpointException;
import dev.weir.storage.JobStorage.Removed;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobStorageTest {
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final CommitLog log = new CommitLog(store, FOLDER);
    private final JobStorage storage = new JobStorage(store, FOLDER);
    private Claim claim;

    @BeforeEach
    void claim() throws IOException {
        claim = log.claim("jm-0", "a", 1);
        store.put("prefix/other/log/1.json", new byte[1]);
        store.put(FOLDER + "-2/log/1.json", new byte[1]);
    }

    /** Checkpoint with a segment of its own and those given. */
    private void checkpoint(long id, String... others) throws IOException {
        String own = Segments.key(claim.epoch(), "flights-tm-0", id);
        store.put(FOLDER + "/" + own, new byte[10]);
        String[] segments = new String[others.length + 1];
        segments[0] = own;
        System.arraycopy(others, 0, segments, 1, others.length);
        log.append(draft(claim, id, segments));
    }

    private List<Long> completed() throws IOException {
        return storage.completedCheckpoints().stream()
                .map(CheckpointMetadata::id)
                .toList();
    }

    private List<String> segments() {
        return store.keys().stream()
                .filter(key -> key.startsWith(FOLDER + "/segments/"))
                .map(key -> key.substring(FOLDER.length() + 1))
                .toList();
    }

    private static String segment(long id) {
        return Segments.key(1, "flights-tm-0", id);
    }

    @Test
    void shouldDeleteACheckpointAndWhatOnlyItRefersTo() throws IOException {
        checkpoint(1);
        checkpoint(2, segment(1));
        checkpoint(3);

        Removed removed = storage.deleteCheckpoint(1, Set.of());
        assertThat(removed.checkpoints()).containsExactly(1L);
        assertThat(segments()).contains(segment(1));
        storage.deleteCheckpoint(2, Set.of(segment(2)));

        assertThat(completed()).containsExactly(3L);
        assertThat(segments()).containsExactly(segment(2), segment(3));
    }

    @Test
    void shouldRemoveTheEntryBeforeTheSegments() throws IOException {
        checkpoint(1);
        checkpoint(2);

        storage.deleteCheckpoint(1, Set.of());

        List<String> deletes =
                store.calls().stream().filter(call -> call.startsWith("DELETE")).toList();
        assertThat(deletes).containsExactly("DELETE " + FOLDER + "/log/2.json", "DELETE " + FOLDER + "/" + segment(1));
    }

    @Test
    void shouldFinishADeletionThatWasInterrupted() throws IOException {
        checkpoint(1);
        checkpoint(2);
        store.delete(List.of(FOLDER + "/log/2.json"));

        storage.deleteCheckpoint(1, Set.of());

        assertThat(segments()).containsExactly(segment(2));
        assertThat(storage.deleteCheckpoint(1, Set.of()).objects()).isEmpty();
    }

    @Test
    void shouldRefuseToDeleteTheNewest() throws IOException {
        checkpoint(1);
        checkpoint(2);

        assertThatThrownBy(() -> storage.deleteCheckpoint(2, Set.of()))
                .isInstanceOf(NewestCheckpointException.class)
                .hasMessageContaining("checkpoint 2");
        assertThat(completed()).containsExactly(2L, 1L);
    }

    @Test
    void shouldKeepTheNewestAndThePinnedAndSavepoints() throws IOException {
        checkpoint(1);
        checkpoint(2);
        log.append(Entries.draft(claim.epoch(), 3, "SAVEPOINT"));
        for (int id = 4; id <= 7; id++) {
            checkpoint(id);
        }

        Removed wouldGo = storage.wouldRetain(2, Set.of(2L), Set.of());
        assertThat(completed()).hasSize(7);
        Removed removed = storage.retain(2, Set.of(2L), Set.of());

        assertThat(removed).isEqualTo(wouldGo);
        assertThat(removed.checkpoints()).containsExactly(1L, 4L, 5L);
        assertThat(completed()).containsExactly(7L, 6L, 3L, 2L);
        assertThat(segments()).containsExactly(segment(2), segment(6), segment(7));
        assertThat(store.keys()).contains("prefix/other/log/1.json", FOLDER + "-2/log/1.json");
    }

    @Test
    void shouldRemoveSegmentsThatNothingRefersToButNotThoseInProgress() throws IOException {
        checkpoint(5);
        for (String key : List.of(
                segment(3),
                segment(4),
                segment(6),
                Segments.key(0, "tm", 9),
                Segments.key(2, "tm", 1),
                "segments/odd")) {
            store.put(FOLDER + "/" + key, new byte[1]);
        }

        storage.retain(1, Set.of(), Set.of(4L));

        assertThat(segments())
                .containsExactlyInAnyOrder(
                        segment(4), segment(5), segment(6), Segments.key(2, "tm", 1), "segments/odd");
    }

    @Test
    void shouldSweepNothingWhileADamagedEntryStays() throws IOException {
        checkpoint(1);
        checkpoint(2);
        checkpoint(3);
        store.put(FOLDER + "/log/3.json", new byte[1]);

        storage.retain(3, Set.of(), Set.of());
        assertThat(segments()).hasSize(3);
        checkpoint(4);
        checkpoint(5);
        checkpoint(6);
        storage.retain(3, Set.of(), Set.of());

        assertThat(completed()).containsExactly(6L, 5L, 4L);
        assertThat(segments()).containsExactly(segment(4), segment(5), segment(6));
    }

    @Test
    void shouldNeverRemoveTheHighestEntry() throws IOException {
        checkpoint(1);
        for (int i = 0; i < 150; i++) {
            new CommitLog(store, FOLDER).claim("jm-" + i, "nonce-" + i, 1);
        }

        storage.retain(1, Set.of(), Set.of());

        assertThat(completed()).containsExactly(1L);
        assertThat(store.keys()).contains(FOLDER + "/log/152.json").doesNotContain(FOLDER + "/log/20.json");
        assertThat(new CommitLog(store, FOLDER).claim("next", "next", 1).epoch())
                .isEqualTo(152);
    }

    @Test
    void shouldReadEachEntryOnce() throws IOException {
        checkpoint(1);
        checkpoint(2);
        storage.retain(5, Set.of(), Set.of());
        long reads =
                store.calls().stream().filter(call -> call.startsWith("GET")).count();

        storage.retain(5, Set.of(), Set.of());

        assertThat(store.calls().stream().filter(call -> call.startsWith("GET")))
                .hasSize((int) reads);
    }

    @Test
    void shouldDeleteEverythingOfTheJobAndNothingElse() throws IOException {
        checkpoint(1);
        checkpoint(2);

        Removed removed = storage.deleteAll();

        assertThat(removed.checkpoints()).containsExactly(1L, 2L);
        assertThat(store.keys()).containsExactly("prefix/other/log/1.json", FOLDER + "-2/log/1.json");
        assertThat(storage.deleteAll().objects()).isEmpty();
    }

    @Test
    void shouldFenceBeforeItDeletesEverything() throws IOException {
        checkpoint(1);
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.DELETE) {
                    throw new IOException("stopped");
                }
            }
        });
        assertThatThrownBy(storage::deleteAll).hasMessageContaining("stopped");
        store.inject(MemoryObjectStore.Faults.NONE);

        assertThat(log.append(draft(claim, 2))).isInstanceOf(CommitLog.Fenced.class);
        storage.deleteAll();
        assertThat(store.list(FOLDER + "/")).isEmpty();
    }
}
