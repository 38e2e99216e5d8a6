package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.codec.Codecs;
import dev.weir.codec.PrimitiveBits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrimitiveTableTest {
    private static final PrimitiveBits<Long> BITS =
            PrimitiveBits.of(new Codecs().of(DataType.of(Long.class))).orElseThrow();

    private final Versions versions = new Versions();
    private final OverwrittenLog log = new OverwrittenLog(versions);
    private final PrimitiveTable table = new PrimitiveTable(versions, BITS, log);
    private final Map<Long, Long> expected = new HashMap<>();
    private final ExecutorService readers = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        readers.shutdownNow();
    }

    private void put(PrimitiveTable to, long key, long value) {
        int hash = BITS.hash(key);
        int slot = to.find(hash, key);
        if (slot >= 0) {
            to.setValueAt(slot, value);
        } else {
            to.insert(~slot, hash, key, value);
        }
        expected.put(key, value);
    }

    private void remove(PrimitiveTable from, long key) {
        int slot = from.find(BITS.hash(key), key);
        assertThat(slot >= 0).isEqualTo(expected.remove(key) != null);
        if (slot >= 0) {
            from.removeAt(slot);
        }
    }

    private void change(Random random, int keys, int changes, int putsOfTen) {
        for (int i = 0; i < changes; i++) {
            long key = random.nextInt(keys) - 5;
            if (random.nextInt(10) < putsOfTen) {
                put(table, key, i);
            } else {
                remove(table, key);
            }
        }
    }

    private static Map<Long, Long> contents(PrimitiveView view) {
        Map<Long, Long> contents = new HashMap<>();
        PageCopy copy = new PageCopy();
        for (int page = 0; page < view.pages(); page++) {
            view.read(page, copy);
            for (int at = 0; at < PrimitiveSlots.PAGE_SLOTS; at++) {
                if (copy.isOccupied(at)) {
                    assertThat(contents.put(copy.key(at), copy.value(at))).isNull();
                }
            }
        }
        assertThat(contents).hasSize(view.size());
        return contents;
    }

    private PrimitiveView captured() {
        PrimitiveView view = table.view();
        versions.capture();
        return view;
    }

    @Test
    void shouldBeAMapThatGrowsAndShrinks() {
        Random random = new Random(1);
        for (int round = 0; round < 6; round++) {
            change(random, 20_000, 40_000, round % 2 == 0 ? 9 : 1);

            assertThat(contents(table.view())).isEqualTo(expected);
            assertThat(table.size()).isEqualTo(expected.size());
            for (long key = -10; key < 20_010; key++) {
                int slot = table.find(BITS.hash(key), key);
                assertThat(slot < 0 ? null : (Long) table.valueAt(slot)).isEqualTo(expected.get(key));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLeaveWhatSnapshotsSeeAloneAndFindWhatChangedBetweenThem(long seed) throws Exception {
        Random random = new Random(seed);
        List<PrimitiveView> views = new ArrayList<>();
        List<Map<Long, Long>> contents = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            change(random, 3_000, random.nextInt(2_000), 3 + random.nextInt(6));
            views.add(captured());
            contents.add(Map.copyOf(expected));
        }

        for (int i = 0; i < views.size(); i++) {
            assertThat(contents(views.get(i))).isEqualTo(contents.get(i));
            for (int later = i; later < views.size(); later++) {
                assertThat(changed(contents.get(i), views.get(i), views.get(later)))
                        .isEqualTo(contents.get(later));
            }
        }
    }

    private static Map<Long, Long> changed(Map<Long, Long> from, PrimitiveView earlier, PrimitiveView later)
            throws Exception {
        Map<Long, Long> to = new HashMap<>(from);
        PrimitiveChanges changes = new PrimitiveChanges((change, key, value) -> {
            Long before = change == Change.REMOVED ? to.remove(key) : to.put(key, value);
            assertThat(before == null).isEqualTo(change == Change.ADDED);
        });
        if (earlier.slots() == later.slots()) {
            changes.inPlace(earlier, later);
        } else {
            changes.rehashed(earlier, later, BITS);
        }
        return to;
    }

    @Test
    void shouldKeepNothingWhenNoSnapshotSeesIt() {
        change(new Random(1), 1_000, 5_000, 8);
        PrimitiveView view = captured();
        versions.release(1);

        put(table, 1, 1);

        assertThat(table.view().asOf()).isSameAs(view.asOf());
    }

    @Test
    void shouldUseAgainWhatWasKeptForReleasedSnapshots() {
        change(new Random(1), 1_000, 5_000, 8);
        List<Overwritten> kept = new ArrayList<>();
        List<OverwrittenEntries> entries = new ArrayList<>();
        for (int capture = 1; capture <= 10; capture++) {
            captured();
            if (capture > 2) {
                versions.release(capture - 2);
            }
            put(table, 1, capture);
            kept.add(table.view().asOf().overwritten());
            entries.add(log.current());
        }

        assertThat(kept.stream().distinct()).hasSizeLessThanOrEqualTo(4);
        assertThat(entries.stream().distinct()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void shouldGoBackToWhatASnapshotSawWhileALaterOneIsRead() {
        Random random = new Random(7);
        change(random, 3_000, 4_000, 8);
        PrimitiveView first = captured();
        Map<Long, Long> atFirst = Map.copyOf(expected);
        change(random, 3_000, 500, 5);
        PrimitiveView given = captured();
        Map<Long, Long> atGiven = Map.copyOf(expected);
        change(random, 3_000, 500, 5);
        versions.rollBack();

        PrimitiveTable again = new PrimitiveTable(versions, BITS, log, first);

        assertThat(contents(again.view())).isEqualTo(atFirst);
        assertThat(contents(given)).isEqualTo(atGiven);
        expected.clear();
        expected.putAll(atFirst);
        put(again, 4_000, 1);
        remove(again, 4_000);
        put(again, 1, -1);
        assertThat(contents(again.view())).isEqualTo(expected);
        assertThat(contents(first)).isEqualTo(atFirst);
    }

    /** The values of all keys are the same whenever a snapshot is taken, and never in between. */
    @Test
    void shouldGiveReadersWhatWasCapturedWhileTheTaskWrites() throws Exception {
        int keys = 2_000;
        List<Future<Boolean>> read = new ArrayList<>();
        for (long round = 1; round <= 300; round++) {
            for (long key = 0; key < keys; key++) {
                put(table, key, round);
            }
            PrimitiveView view = table.view();
            long version = versions.capture();
            long wanted = round;
            read.add(readers.submit(() -> {
                boolean same = contents(view).values().stream().allMatch(value -> value == wanted);
                versions.release(version);
                return same;
            }));
        }

        for (Future<Boolean> one : read) {
            assertThat(one.get()).isTrue();
        }
    }
}
