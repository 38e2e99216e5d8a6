package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private final Versions versions = new Versions();

    /** Bad hashes on purpose: long runs of slots, that wrap around. */
    private static int hash(int key, int spread) {
        return -(key % spread);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 50, 1_000_000})
    void shouldBeAMapThatGrowsAndShrinks(int spread) {
        Random random = new Random(spread);
        Map<Integer, Integer> expected = new HashMap<>();
        Table table = Table.narrow(versions);
        for (int round = 0; round < 6; round++) {
            boolean growing = round % 2 == 0;
            for (int i = 0; i < 3_000; i++) {
                int key = random.nextInt(800);
                if (growing == (random.nextInt(10) < 8)) {
                    assertThat(table.put(hash(key, spread), key, null, i)).isEqualTo(expected.put(key, i) == null);
                } else {
                    assertThat(table.remove(hash(key, spread), key, null)).isEqualTo(expected.remove(key));
                }
            }
            assertThat(contents(table)).isEqualTo(expected);
            assertThat(table.size()).isEqualTo(expected.size());
            for (int key = 0; key < 800; key++) {
                assertThat(table.get(hash(key, spread), key, null)).isEqualTo(expected.get(key));
            }
        }
    }

    private static Map<Integer, Integer> contents(Table table) {
        Map<Integer, Integer> contents = new HashMap<>();
        for (Table.Cursor entry = table.cursor(); entry.next(); ) {
            assertThat(contents.put((Integer) entry.key(), (Integer) entry.value()))
                    .isNull();
        }
        return contents;
    }

    @Test
    void shouldNotGrowWhileWhatIsReservedComes() {
        Table reserved = Table.narrow(versions);
        Table grown = Table.narrow(versions);
        reserved.reserve(10_000);
        Page[] pages = reserved.pages();

        for (int key = 0; key < 10_000; key++) {
            reserved.put(Table.spread(key), key, null, key);
            grown.put(Table.spread(key), key, null, key);
        }

        assertThat(reserved.pages()).isSameAs(pages);
        assertThat(reserved.capacity()).isEqualTo(grown.capacity());
        assertThat(contents(reserved)).isEqualTo(contents(grown));
    }

    @Test
    void shouldTellNamespacesOfOneKeyApart() {
        Table table = Table.wide(versions);
        for (long namespace = 0; namespace < 100; namespace++) {
            table.put(7, "key", namespace, "v" + namespace);
        }

        assertThat(table.remove(7, "key", 50L)).isEqualTo("v50");

        assertThat(table.get(7, "key", 50L)).isNull();
        assertThat(table.get(7, "key", 51L)).isEqualTo("v51");
        assertThat(table.get(7, "other", 51L)).isNull();
        assertThat(table.size()).isEqualTo(99);
    }

    @Test
    void shouldLeaveWhatASnapshotSeesAlone() {
        Table captured = filled(1_000);
        Map<Integer, Integer> before = contents(captured);
        versions.capture();

        Table next = captured.writable();
        next.put(5, 5, null, -1);
        next.remove(6, 6, null);
        for (int key = 2_000; key < 9_000; key++) {
            next.put(key, key, null, key);
        }

        assertThat(next).isNotSameAs(captured);
        assertThat(contents(captured)).isEqualTo(before);
        assertThat(next.get(5, 5, null)).isEqualTo(-1);
    }

    @Test
    void shouldCopyOnlyThePagesThatChange() {
        Table captured = filled(10_000);
        long snapshot = versions.capture();

        Table next = captured.writable();
        next.put(5, 5, null, -1);

        assertThat(next.pagesOfItsOwn(captured)).isEqualTo(1);
        versions.release(snapshot);
    }

    @Test
    void shouldChangeInPlaceAgainWhenTheSnapshotIsReleased() {
        Table table = filled(1_000);
        long snapshot = versions.capture();
        versions.release(snapshot);

        Table next = table.writable();
        next.put(5, 5, null, -1);

        assertThat(next).isSameAs(table);
        assertThat(next.pagesOfItsOwn(table)).isZero();
    }

    @Test
    void shouldKeepSharingWithAnOlderSnapshotWhenANewerOneIsReleased() {
        Table first = filled(100);
        Map<Integer, Integer> atFirst = contents(first);
        versions.capture();
        Table second = first.writable();
        second.put(1, 1, null, -1);
        long newer = versions.capture();
        versions.release(newer);

        Table third = second.writable();
        third.put(1, 1, null, -2);
        third.put(99, 99, null, -2);

        assertThat(third).isSameAs(second);
        assertThat(contents(first)).isEqualTo(atFirst);
    }

    private Table filled(int entries) {
        Table table = Table.narrow(versions);
        for (int key = 0; key < entries; key++) {
            table.put(key, key, null, key);
        }
        return table;
    }
}
