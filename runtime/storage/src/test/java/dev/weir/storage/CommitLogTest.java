package dev.weir.storage;

import static dev.weir.storage.Entries.FOLDER;
import static dev.weir.storage.Entries.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.storage.CommitLog.Appended;
import dev.weir.storage.CommitLog.Fenced;
import dev.weir.storage.CommitLog.Newest;
import dev.weir.storage.CommitLog.Outcome;
import dev.weir.storage.MemoryObjectStore.Faults;
import dev.weir.storage.MemoryObjectStore.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CommitLogTest {
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final CommitLog log = new CommitLog(store, FOLDER);

    private static String key(long number) {
        return FOLDER + "/log/" + number + ".json";
    }

    private long newest() throws IOException {
        return new CommitLog(store, FOLDER)
                .newestCompleted(Set.of())
                .checkpoint()
                .map(CheckpointMetadata::id)
                .orElse(0L);
    }

    /** The calls of one kind, from the next on, fail: before or after they are done. */
    private void lose(Operation operation, boolean done, int times) {
        store.inject(new Faults() {
            private int left = times;

            private void fail(Operation now) throws IOException {
                if (now == operation && left > 0) {
                    left--;
                    throw new IOException("the answer is lost");
                }
            }

            @Override
            public void before(Operation now, String key) throws IOException {
                if (!done) {
                    fail(now);
                }
            }

            @Override
            public void after(Operation now, String key) throws IOException {
                if (done) {
                    fail(now);
                }
            }
        });
    }

    @Test
    void shouldNumberEntriesWithoutAGap() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        Outcome first = log.append(draft(claim, 1));
        Outcome second = log.append(draft(claim, 2));

        assertThat(claim.number()).isEqualTo(1);
        assertThat(claim.epoch()).isEqualTo(1);
        assertThat(((Appended) first).entry().number()).isEqualTo(2);
        assertThat(((Appended) second).entry().number()).isEqualTo(3);
        assertThat(newest()).isEqualTo(2);
    }

    @Test
    void shouldReadBackWhatWasAppended() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        CheckpointMetadata written = ((Appended) log.append(draft(claim, 1, "segments/1-tm-1"))).entry();

        CheckpointMetadata read = new CommitLog(store, FOLDER)
                .newestCompleted(Set.of())
                .checkpoint()
                .orElseThrow();

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
    }

    @Test
    void shouldWriteJsonThatBeginsWithItsChecksum() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        log.append(draft(claim, 1));

        String text = new String(store.get(key(2)), StandardCharsets.UTF_8);
        assertThat(text).startsWith("{\n  \"crc32c\" : \"").contains("\"type\" : \"checkpoint\"", "\"count\"");
    }

    @Test
    void shouldFenceTheOneThatWasClaimedOver() throws IOException {
        Claim first = log.claim("jm-0", "a", 1);
        log.append(draft(first, 1));
        CommitLog other = new CommitLog(store, FOLDER);
        Claim second = other.claim("jm-1", "b", 2);

        Outcome late = log.append(draft(first, 2));

        assertThat(second.epoch()).isEqualTo(2);
        assertThat(late).isInstanceOf(Fenced.class);
        assertThat(((Fenced) late).byEpoch()).isEqualTo(2);
        assertThat(((Fenced) late).found()).contains("jm-1");
        assertThat(log.append(draft(first, 3))).isEqualTo(late);
        assertThat(other.append(draft(second, 2))).isInstanceOf(Appended.class);
        assertThat(newest()).isEqualTo(2);
    }

    @Test
    void shouldLetOneOfSixteenWin() throws Exception {
        for (int round = 0; round < 50; round++) {
            MemoryObjectStore shared = new MemoryObjectStore();
            List<CommitLog> logs = new ArrayList<>();
            List<Claim> claims = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                logs.add(new CommitLog(shared, FOLDER));
                claims.add(logs.get(i).claim("jm-" + i, "claim-" + i, 1));
            }
            ExecutorService threads = Executors.newFixedThreadPool(16);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Outcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                CommitLog each = logs.get(i);
                CheckpointMetadata draft = draft(claims.get(i), i + 1);
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return each.append(draft);
                }));
            }
            start.countDown();

            int winners = 0;
            for (int i = 0; i < 16; i++) {
                boolean won = outcomes.get(i).get() instanceof Appended;
                winners += won ? 1 : 0;
                assertThat(won).isEqualTo(i == 15);
            }
            threads.shutdownNow();
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void shouldGiveSixteenClaimsTheirOwnEpochs() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Claim>> claims = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String name = "jm-" + i;
            claims.add(threads.submit(() -> {
                start.await();
                return new CommitLog(store, FOLDER).claim(name, name, 1);
            }));
        }
        start.countDown();

        List<Long> epochs = new ArrayList<>();
        for (Future<Claim> claim : claims) {
            epochs.add(claim.get().epoch());
        }
        threads.shutdownNow();
        assertThat(epochs).doesNotHaveDuplicates().hasSize(16).allMatch(epoch -> epoch >= 1 && epoch <= 16);
    }

    @Test
    void shouldFindItsOwnEntryWhenTheAnswerIsLost() throws IOException {
        for (Operation operation : List.of(Operation.CREATE, Operation.LIST, Operation.GET)) {
            for (boolean done : new boolean[] {false, true}) {
                Claim claim = log.claim("jm-0", "claim-" + operation + done, 1);
                lose(operation, done, 2);

                Outcome outcome = log.append(draft(claim, claim.number()));

                assertThat(outcome).as(operation + " " + done).isInstanceOf(Appended.class);
                store.inject(Faults.NONE);
                assertThat(newest()).isEqualTo(claim.number());
            }
        }
    }

    @Test
    void shouldStayUnknownUntilStorageAnswersAndThenBeOnce() throws IOException {
        for (boolean done : new boolean[] {false, true}) {
            Claim claim = log.claim("jm-0", "claim-" + done, 1);
            CheckpointMetadata draft = draft(claim, claim.number());
            lose(Operation.CREATE, done, 100);
            assertThatThrownBy(() -> log.append(draft))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not known");
            assertThat(log.unresolved()).isPresent();
            assertThatThrownBy(() -> log.append(draft(claim, 77))).isInstanceOf(IllegalStateException.class);

            store.inject(Faults.NONE);
            assertThat(log.newestCompleted(Set.of()).checkpoint().orElseThrow().id())
                    .isEqualTo(claim.number());
            Outcome outcome = log.append(draft);

            assertThat(outcome).isInstanceOf(Appended.class);
            assertThat(((Appended) outcome).entry().number()).isEqualTo(claim.number() + 1);
            assertThat(log.unresolved()).isEmpty();
        }
    }

    @Test
    void shouldSayThatItIsNotInTheLogWhenNothingWasSent() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        store.inject(new Faults() {
            @Override
            public void before(Operation operation, String key) throws IOException {
                throw new StorageUnreachableException("no connection", null);
            }
        });
        assertThatThrownBy(() -> log.append(draft(claim, 1))).isInstanceOf(StorageUnreachableException.class);
        assertThat(log.unresolved()).isEmpty();

        store.inject(Faults.NONE);
        assertThat(((Appended) log.append(draft(claim, 2))).entry().number()).isEqualTo(2);
    }

    @Test
    void shouldStayUnknownWhenStorageIsUnreachableAfterALostAnswer() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        store.inject(new Faults() {
            private boolean sent;

            @Override
            public void before(Operation operation, String key) throws IOException {
                if (sent) {
                    throw new StorageUnreachableException("no connection", null);
                }
            }

            @Override
            public void after(Operation operation, String key) throws IOException {
                sent = true;
                throw new IOException("lost");
            }
        });

        assertThatThrownBy(() -> log.append(draft(claim, 1)))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(StorageUnreachableException.class);
        assertThat(log.unresolved()).isPresent();
    }

    @Test
    void shouldClaimOnceWhenTheAnswerIsLost() throws IOException {
        lose(Operation.CREATE, true, 1);

        Claim claim = log.claim("jm-0", "a", 1);

        assertThat(claim.epoch()).isEqualTo(1);
        assertThat(store.keys()).containsExactly(key(1));
        assertThat(log.claim("jm-0", "a", 1)).isEqualTo(claim);
        assertThat(store.keys()).containsExactly(key(1));
    }

    @Test
    void shouldTakeItsEntryBackWhenTheLogWentOnAndWasTrimmed() throws IOException {
        Claim first = log.claim("jm-0", "a", 1);
        log.append(draft(first, 1));
        CommitLog other = new CommitLog(store, FOLDER);
        Claim second = other.claim("jm-1", "b", 2);
        other.append(draft(second, 2));
        other.append(draft(second, 3));
        store.delete(List.of(key(2), key(3), key(4)));

        Outcome late = log.append(draft(first, 2));

        assertThat(late).isInstanceOf(Fenced.class);
        assertThat(store.keys()).containsExactly(key(1), key(5));
        assertThat(newest()).isEqualTo(3);
    }

    @Test
    void shouldLeaveItsEntryWhenTheClaimCameRightAfterIt() throws IOException {
        Claim first = log.claim("jm-0", "a", 1);
        CommitLog other = new CommitLog(store, FOLDER);
        store.inject(new Faults() {
            private boolean claimed;

            @Override
            public void after(Operation operation, String key) throws IOException {
                if (operation == Operation.CREATE && !claimed) {
                    claimed = true;
                    other.claim("jm-1", "b", 2);
                }
            }
        });

        Outcome outcome = log.append(draft(first, 1));

        assertThat(outcome).isInstanceOf(Fenced.class);
        assertThat(newest()).isEqualTo(1);
    }

    @Test
    void shouldTakeItsEntryBackWhenTheJobWasRemoved() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        log.append(draft(claim, 1));
        new JobStorage(store, FOLDER).deleteAll();

        Outcome late = log.append(draft(claim, 2));

        assertThat(late).isInstanceOf(Fenced.class);
        assertThat(((Fenced) late).found()).contains("removed");
        assertThat(store.keys()).isEmpty();
    }

    @Test
    void shouldSkipDamagedEntriesAndSayWhich() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        for (int id = 1; id <= 4; id++) {
            log.append(draft(claim, id));
        }
        byte[] flipped = store.get(key(5));
        flipped[flipped.length / 2] ^= 1;
        store.put(key(5), flipped);
        byte[] whole = store.get(key(4));
        store.put(key(4), java.util.Arrays.copyOf(whole, whole.length - 40));

        Newest newest = new CommitLog(store, FOLDER).newestCompleted(Set.of());

        assertThat(newest.checkpoint().orElseThrow().id()).isEqualTo(2);
        assertThat(newest.skipped()).extracting(CommitLog.Damaged::number).containsExactly(5L, 4L);
        assertThat(newest.skipped().get(0).why()).contains("CRC32C");
        assertThat(new CommitLog(store, FOLDER)
                        .newestCompleted(Set.of(2L))
                        .checkpoint()
                        .orElseThrow()
                        .id())
                .isEqualTo(1);
    }

    @Test
    void shouldFindEveryFlippedBit() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        log.append(draft(claim, 1));
        byte[] good = store.get(key(2));
        for (int bit = 0; bit < good.length * 8; bit += 3) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            int at = bit;
            assertThatThrownBy(() -> LogEntryFormat.read("k", 2, flipped))
                    .as("bit %d", at)
                    .isInstanceOf(CorruptObjectException.class);
        }
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> LogEntryFormat.read("k", 2, cut)).isInstanceOf(CorruptObjectException.class);
        }
        assertThatThrownBy(() -> LogEntryFormat.read("k", 3, good))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("expected entry 3");
    }

    @Test
    void shouldRiseInEpochAboveADamagedHighestEntry() throws IOException {
        log.claim("jm-0", "a", 1);
        new CommitLog(store, FOLDER).claim("jm-1", "b", 1);
        Claim third = new CommitLog(store, FOLDER).claim("jm-2", "c", 1);
        store.put(key(3), "garbage".getBytes(StandardCharsets.UTF_8));

        CommitLog next = new CommitLog(store, FOLDER);
        Claim claim = next.claim("jm-3", "d", 1);

        assertThat(claim.number()).isEqualTo(4);
        assertThat(claim.epoch()).isGreaterThan(third.epoch());
        assertThat(next.append(draft(claim, 1))).isInstanceOf(Appended.class);
    }

    @Test
    void shouldRiseInEpochWhenNothingIsReadable() throws IOException {
        store.put(key(7), new byte[0]);
        store.put(FOLDER + "/log/notes.txt", new byte[0]);

        Claim claim = log.claim("jm-0", "a", 1);

        assertThat(claim.number()).isEqualTo(8);
        assertThat(claim.epoch()).isEqualTo(8);
    }

    @Test
    void shouldBeFencedByADamagedEntryInItsPlace() throws IOException {
        Claim claim = log.claim("jm-0", "a", 1);
        store.put(key(2), "garbage".getBytes(StandardCharsets.UTF_8));

        assertThat(log.append(draft(claim, 1)))
                .isEqualTo(log.append(draft(claim, 2)))
                .isInstanceOf(Fenced.class);
    }

    @Test
    void shouldRefuseToAppendWithoutAClaimOrForAnotherEpoch() throws IOException {
        assertThatThrownBy(() -> log.append(Entries.draft(1, 1, "CHECKPOINT")))
                .isInstanceOf(IllegalStateException.class);
        log.claim("jm-0", "a", 1);
        assertThatThrownBy(() -> log.append(Entries.draft(9, 1, "CHECKPOINT")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseFoldersThatLeadElsewhere() {
        for (String folder : List.of("", " ", "/a", "a/", "a/../b")) {
            assertThatThrownBy(() -> new CommitLog(store, folder)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new JobStorage(store, folder)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldBeginAnewOnceForEachName() throws IOException {
        long epoch = log.claim("jm", "first", 1).epoch();
        log.append(draft(epoch, 1, "CHECKPOINT"));

        Claim anew = new CommitLog(store, FOLDER).claim("jm", "second", 2, "a");
        CommitLog third = new CommitLog(store, FOLDER);
        Claim again = third.claim("jm", "third", 3, "a");
        third.append(draft(again.epoch(), 2, "CHECKPOINT"));

        assertThat(anew.beginning()).isEqualTo("a");
        assertThat(again.beginning()).isEmpty();
        assertThat(log.read().sinceBeginning().checkpoints())
                .extracting(CheckpointMetadata::id)
                .containsExactly(2L);
        assertThat(log.read().checkpoints()).hasSize(2);
    }

    @Test
    void shouldKeepABeginningHoweverManyClaimsFollow() throws IOException {
        log.claim("jm", "first", 1, "a");
        for (int i = 0; i < 120; i++) {
            new CommitLog(store, FOLDER).claim("jm", "nonce-" + i, i);
        }

        new JobStorage(store, FOLDER).retain(JobStorage.Keep.stopped(1, Set.of()));

        assertThat(log.read().entries()).hasSize(101);
        assertThat(log.read().beginning()).isPresent();
    }

    @Test
    void shouldReadClaimsThatDoNotSayWhetherTheyAreABeginning() throws IOException {
        Claim claim = log.claim("jm", "first", 1);
        String file = new String(store.get(key(1)), StandardCharsets.UTF_8);
        assertThat(file).contains("beginning");
        byte[] older = LogEntryFormatTest.withChecksum(file.replaceFirst(",\\s*\"beginning\" : \"\"", ""));

        LogEntry read = LogEntryFormat.read(key(1), 1, older);

        assertThat(read).isEqualTo(claim);
    }
}
