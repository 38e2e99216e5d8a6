package dev.weir.storage;

import static dev.weir.storage.Entries.FOLDER;
import static dev.weir.storage.Entries.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.JobStorage.Keep;
import dev.weir.storage.JobStorage.NewestCheckpointException;
import dev.weir.storage.JobStorage.Removed;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static Keep running(int newest, Set<Long> pinned, Set<Long> active) {
        return Keep.running(Long.MAX_VALUE, newest, pinned, active);
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
    void shouldRemoveTheProbeOfAJobMasterThatDiedAtItOnceNothingRuns() throws IOException {
        String probe = FOLDER + "/probe-a/conditional-put-probe";
        store.put(probe, new byte[1]);
        checkpoint(1);

        storage.retain(running(1, Set.of(), Set.of()));
        storage.retain(running(1, Set.of(), Set.of()));
        assertThat(store.keys()).contains(probe);

        storage.retain(Keep.stopped(1, Set.of()));
        assertThat(store.keys()).doesNotContain(probe);
    }

    @Test
    void shouldDeleteACheckpointAndWhatOnlyItRefersTo() throws IOException {
        checkpoint(1);
        checkpoint(2, segment(1));
        checkpoint(3);

        Removed removed = storage.deleteCheckpoint(1, false);
        assertThat(removed.checkpoints()).containsExactly(1L);
        assertThat(segments()).contains(segment(1));
        storage.deleteCheckpoint(2, false);

        assertThat(completed()).containsExactly(3L);
        assertThat(segments()).containsExactly(segment(3));
    }

    @Test
    void shouldRemoveTheEntryBeforeTheSegments() throws IOException {
        checkpoint(1);
        checkpoint(2);

        storage.deleteCheckpoint(1, false);

        List<String> deletes =
                store.calls().stream().filter(call -> call.startsWith("DELETE")).toList();
        assertThat(deletes).containsExactly("DELETE " + FOLDER + "/log/2.json", "DELETE " + FOLDER + "/" + segment(1));
    }

    @Test
    void shouldFinishADeletionThatWasInterrupted() throws IOException {
        checkpoint(1);
        checkpoint(2);
        store.delete(List.of(FOLDER + "/log/2.json"));

        storage.deleteCheckpoint(1, false);

        assertThat(segments()).containsExactly(segment(2));
        assertThat(storage.deleteCheckpoint(1, false).objects()).isEmpty();
    }

    @Test
    void shouldRefuseToDeleteTheNewest() throws IOException {
        checkpoint(1);
        checkpoint(2);

        assertThatThrownBy(() -> storage.deleteCheckpoint(2, false))
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

        Removed wouldGo = storage.wouldRetain(Keep.stopped(2, Set.of(2L)));
        assertThat(completed()).hasSize(7);
        Removed removed = storage.retain(Keep.stopped(2, Set.of(2L)));

        assertThat(removed).isEqualTo(wouldGo);
        assertThat(removed.checkpoints()).containsExactly(1L, 4L, 5L);
        assertThat(completed()).containsExactly(7L, 6L, 3L, 2L);
        assertThat(segments()).containsExactly(segment(2), segment(6), segment(7));
        assertThat(store.keys()).contains("prefix/other/log/1.json", FOLDER + "-2/log/1.json");
    }

    @Test
    void shouldRemoveOrphansWithTheSecondSweepButNotThoseInProgress() throws IOException {
        checkpoint(5);
        for (String key : List.of(segment(3), segment(4), segment(6), Segments.key(0, "tm", 9), "segments/odd")) {
            store.put(FOLDER + "/" + key, new byte[1]);
        }

        storage.retain(running(1, Set.of(), Set.of()));
        assertThat(segments()).hasSize(6);
        store.put(FOLDER + "/" + segment(7), new byte[1]);
        storage.retain(running(1, Set.of(), Set.of(4L)));

        assertThat(segments()).containsExactlyInAnyOrder(segment(4), segment(5), segment(7), "segments/odd");
    }

    @Test
    void shouldTakeAnObjectThatWasWrittenAnewForAnother() throws IOException {
        checkpoint(5);
        store.put(FOLDER + "/" + segment(6), new byte[1]);

        storage.retain(running(1, Set.of(), Set.of()));
        store.put(FOLDER + "/" + segment(6), new byte[2]);
        storage.retain(running(1, Set.of(), Set.of()));
        assertThat(segments()).contains(segment(6));
        storage.forgetOrphans();
        storage.retain(running(1, Set.of(), Set.of()));
        assertThat(segments()).contains(segment(6));
        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(segments()).containsExactly(segment(5));
    }

    @Test
    void shouldKeepSegmentsOfOldCheckpointsThatANewOneBuildsOn() throws IOException {
        checkpoint(1);
        checkpoint(2, segment(1));
        checkpoint(3, segment(1), segment(2));

        storage.retain(running(1, Set.of(), Set.of()));
        storage.retain(running(1, Set.of(), Set.of()));
        assertThat(completed()).containsExactly(3L);
        assertThat(segments()).containsExactly(segment(1), segment(2), segment(3));
        checkpoint(4);
        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(segments()).containsExactly(segment(4));
    }

    @Test
    void shouldKeepWhatIsCommittedWhileItRemoves() throws IOException {
        checkpoint(1);
        checkpoint(2);
        AtomicBoolean once = new AtomicBoolean();
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void after(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.DELETE && once.compareAndSet(false, true)) {
                    checkpoint(3, segment(1));
                }
            }
        });

        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(completed()).containsExactly(3L, 2L);
        assertThat(segments()).containsExactly(segment(1), segment(2), segment(3));
    }

    @Test
    void shouldLeaveTheNewestToTheJobMasterWhileTheJobRuns() throws IOException {
        for (int id = 1; id <= JobStorage.RECENT + 1; id++) {
            checkpoint(id);
        }

        assertThatThrownBy(() -> storage.deleteCheckpoint(2, true)).isInstanceOf(NewestCheckpointException.class);
        storage.deleteCheckpoint(1, true);
        storage.deleteCheckpoint(2, false);

        assertThat(completed()).hasSize(JobStorage.RECENT - 1);
    }

    @Test
    void shouldGoOnWhenOneObjectCannotBeDeleted() throws IOException {
        for (int id = 1; id <= 4; id++) {
            checkpoint(id);
        }
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.DELETE
                        && (key.endsWith("/log/3.json") || key.endsWith(segment(1)))) {
                    throw new IOException("locked: " + key);
                }
            }
        });

        assertThatThrownBy(() -> storage.retain(running(1, Set.of(), Set.of()))).hasMessageContaining("locked");
        assertThat(completed()).containsExactly(4L, 2L);
        assertThat(segments()).containsExactly(segment(1), segment(2), segment(4));
        store.inject(MemoryObjectStore.Faults.NONE);
        storage.retain(running(1, Set.of(), Set.of()));
        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(completed()).containsExactly(4L);
        assertThat(segments()).containsExactly(segment(4));
    }

    private CommitLog.Appended append(long id) throws IOException {
        return (CommitLog.Appended) log.append(draft(claim, id, segment(id)));
    }

    private boolean isRead(CommitLog.Appended entry) {
        return store.calls().contains("GET " + FOLDER + "/log/" + entry.entry().number() + ".json");
    }

    @Test
    void shouldNotReadWhatThisProcessAppended() throws IOException {
        CommitLog.Appended first = append(1);
        CommitLog.Appended second = append(2);
        store.put(FOLDER + "/" + segment(1), new byte[1]);
        store.put(FOLDER + "/" + segment(2), new byte[1]);
        storage.appended(first.entry(), first.bytes());
        storage.appended(second.entry(), second.bytes());

        Removed removed = storage.retain(running(1, Set.of(), Set.of()));

        assertThat(removed.checkpoints()).containsExactly(1L);
        assertThat(segments()).containsExactly(segment(2));
        assertThat(isRead(first)).isFalse();
        assertThat(isRead(second)).isFalse();
    }

    @Test
    void shouldReadAnEntryThatIsAnotherThanTheOneThisProcessAppended() throws IOException {
        CommitLog.Appended first = append(1);
        storage.appended(first.entry(), first.bytes() + 1);

        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(isRead(first)).isTrue();
    }

    @Test
    void shouldRemoveNothingOnceAnotherJobMasterHasTheJob() throws IOException {
        checkpoint(1);
        checkpoint(2);
        store.put(FOLDER + "/" + segment(3), new byte[1]);
        storage.retain(Keep.running(claim.epoch(), 2, Set.of(), Set.of()));
        new CommitLog(store, FOLDER).claim("jm-1", "b", 1);

        storage.retain(Keep.running(claim.epoch(), 1, Set.of(), Set.of()));

        assertThat(completed()).containsExactly(2L, 1L);
        assertThat(segments()).containsExactly(segment(1), segment(2), segment(3));
    }

    // Savepoints

    /** A savepoint with one segment of its own in its folder. */
    private CheckpointMetadata savepoint(long id, String name) throws IOException {
        String segment = SavepointFolder.segment(name, claim.epoch(), "flights-tm-0", id);
        store.put(FOLDER + "/" + segment, new byte[10]);
        return named(draft(claim.epoch(), id, "SAVEPOINT", segment), name);
    }

    private static CheckpointMetadata named(CheckpointMetadata draft, String name) {
        return new CheckpointMetadata(
                draft.number(),
                draft.epoch(),
                draft.nonce(),
                draft.id(),
                name,
                draft.kind(),
                draft.trigger(),
                draft.triggeredAt(),
                draft.completedAt(),
                draft.job(),
                draft.jobUid(),
                draft.graph(),
                draft.parallelism(),
                draft.maxParallelism(),
                draft.operators(),
                draft.inFlight(),
                draft.hooks(),
                draft.size(),
                draft.newBytes(),
                draft.finished(),
                false);
    }

    private List<String> savepoints() {
        return store.keys().stream()
                .filter(key -> key.startsWith(FOLDER + "/savepoints/"))
                .map(key -> key.substring(FOLDER.length() + "/savepoints/".length()))
                .toList();
    }

    @Test
    void shouldReadASavepointFromACopyOfItsFolder() throws IOException {
        CheckpointMetadata entry = savepoint(3, "nightly");

        SavepointFolder.of(store, FOLDER, "nightly").complete(entry);
        for (String key : List.of("savepoint.json", "1-flights-tm-0-3")) {
            store.put("elsewhere/x/" + key, store.get(FOLDER + "/savepoints/nightly/" + key));
        }

        CheckpointMetadata copy = new SavepointFolder(store, "elsewhere/x").read();
        assertThat(copy.id()).isEqualTo(3);
        assertThat(Segments.of(copy)).containsExactly("1-flights-tm-0-3");
        assertThatThrownBy(() -> new SavepointFolder(store, "elsewhere/none").read())
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void shouldRefuseASavepointThatIsNotSelfContained() throws IOException {
        CheckpointMetadata entry = named(draft(claim.epoch(), 3, "SAVEPOINT", segment(1)), "nightly");

        assertThatThrownBy(() -> SavepointFolder.of(store, FOLDER, "nightly").complete(entry))
                .hasMessageContaining("not self-contained");
        for (String name : List.of("", "../x", "a/b", "a..b", ".hidden")) {
            assertThatThrownBy(() -> SavepointFolder.path(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSweepPartsOfFailedSavepointsAndKeepCompleteOnes() throws IOException {
        SavepointFolder.of(store, FOLDER, "in-folder").complete(savepoint(3, "in-folder"));
        log.append(savepoint(4, "in-log"));
        savepoint(5, "failed");
        savepoint(6, "active");
        checkpoint(7);

        storage.retain(running(1, Set.of(), Set.of(6L)));
        storage.retain(running(1, Set.of(), Set.of(6L)));

        assertThat(savepoints())
                .containsExactly(
                        "active/1-flights-tm-0-6",
                        "in-folder/1-flights-tm-0-3",
                        "in-folder/savepoint.json",
                        "in-log/1-flights-tm-0-4");
    }

    @Test
    void shouldRemoveWhatAnEarlierAttemptOfTheSameNameLeftInASavepointsFolder() throws IOException {
        savepoint(2, "again");
        CheckpointMetadata entry = savepoint(3, "again");
        log.append(entry);
        SavepointFolder.of(store, FOLDER, "again").complete(entry);
        checkpoint(7);

        storage.retain(running(1, Set.of(), Set.of()));
        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(savepoints()).containsExactly("again/1-flights-tm-0-3", "again/savepoint.json");
    }

    @Test
    void shouldRestoreASavepointThatIsInTheLogThoughItsFileWasNeverWritten() throws IOException {
        CheckpointMetadata entry = savepoint(3, "nightly");
        log.append(entry);

        CheckpointMetadata found = RestoreLocation.parse("s3://bucket/" + FOLDER + "/savepoints/nightly")
                .read(store);

        assertThat(found.id()).isEqualTo(3);
        assertThat(Segments.of(found))
                .containsExactly("s3://bucket/" + FOLDER + "/savepoints/nightly/1-flights-tm-0-3");
        assertThatThrownBy(() -> RestoreLocation.parse("s3://bucket/" + FOLDER + "/savepoints/daily")
                        .read(store))
                .hasMessageContaining("there is no such folder");
    }

    @Test
    void shouldDeleteASavepointByItsNameAndItsEntryFirst() throws IOException {
        CheckpointMetadata entry = savepoint(3, "nightly");
        log.append(entry);
        SavepointFolder.of(store, FOLDER, "nightly").complete(entry);
        SavepointFolder.of(store, FOLDER, "other").complete(savepoint(4, "other"));
        assertThatThrownBy(() -> storage.deleteSavepoint("nightly", false))
                .isInstanceOf(NewestCheckpointException.class);
        checkpoint(5);
        int before = store.calls().size();

        Removed removed = storage.deleteSavepoint("nightly", false);

        assertThat(removed.checkpoints()).containsExactly(3L);
        assertThat(savepoints()).containsExactly("other/1-flights-tm-0-4", "other/savepoint.json");
        assertThat(store.calls().subList(before, store.calls().size()))
                .filteredOn(call -> call.startsWith("DELETE"))
                .first()
                .isEqualTo("DELETE " + FOLDER + "/log/2.json");
        assertThat(storage.deleteSavepoint("nightly", false).objects()).isEmpty();
    }

    @Test
    void shouldRemoveTheFolderWithTheCheckpointOfASavepoint() throws IOException {
        CheckpointMetadata entry = savepoint(3, "nightly");
        log.append(entry);
        SavepointFolder.of(store, FOLDER, "nightly").complete(entry);
        checkpoint(4);

        storage.deleteCheckpoint(3, false);

        assertThat(savepoints()).isEmpty();
    }

    @Test
    void shouldSweepNothingWhileADamagedEntryStays() throws IOException {
        checkpoint(1);
        checkpoint(2);
        checkpoint(3);
        store.put(FOLDER + "/log/3.json", new byte[1]);

        storage.retain(running(3, Set.of(), Set.of()));
        assertThat(segments()).hasSize(3);
        checkpoint(4);
        checkpoint(5);
        checkpoint(6);
        storage.retain(running(3, Set.of(), Set.of()));

        storage.retain(running(3, Set.of(), Set.of()));
        assertThat(completed()).containsExactly(6L, 5L, 4L);
        assertThat(segments()).containsExactly(segment(4), segment(5), segment(6));
    }

    @Test
    void shouldNeverRemoveTheHighestEntry() throws IOException {
        checkpoint(1);
        for (int i = 0; i < 150; i++) {
            new CommitLog(store, FOLDER).claim("jm-" + i, "nonce-" + i, 1);
        }

        storage.retain(running(1, Set.of(), Set.of()));

        assertThat(completed()).containsExactly(1L);
        assertThat(store.keys()).contains(FOLDER + "/log/152.json").doesNotContain(FOLDER + "/log/20.json");
        assertThat(new CommitLog(store, FOLDER).claim("next", "next", 1).epoch())
                .isEqualTo(152);
    }

    @Test
    void shouldReadEachEntryOnce() throws IOException {
        checkpoint(1);
        checkpoint(2);
        storage.retain(running(5, Set.of(), Set.of()));
        long reads =
                store.calls().stream().filter(call -> call.startsWith("GET")).count();

        storage.retain(running(5, Set.of(), Set.of()));

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
