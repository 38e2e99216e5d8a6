package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers here are in checkpoints: a change of them loses every key's state. */
class KeyHashTest {
    private final Codecs codecs = new Codecs();

    private <K> int hash(DataType<K> type, K key) {
        return KeyHash.of(codecs.ofKey(type)).hash(key);
    }

    private <K> int hash(Class<K> type, K key) {
        return hash(DataType.of(type), key);
    }

    @Test
    void shouldHashEachTypeAsEver() {
        assertThat(hash(String.class, "")).isEqualTo(0);
        assertThat(hash(String.class, "JFK")).isEqualTo(211803227);
        assertThat(hash(Long.class, 42L)).isEqualTo(-1802745970);
        assertThat(hash(Boolean.class, true)).isEqualTo(262886248);
        assertThat(hash(Double.class, -1.5)).isEqualTo(-105705414);
        assertThat(hash(Samples.Color.class, Samples.Color.BLUE)).isEqualTo(611684100);
        assertThat(hash(Samples.WideKey.class, new Samples.WideKey("SFO", 7L, Samples.Color.RED, true, 0.25)))
                .isEqualTo(-754550270);
        assertThat(hash(Samples.Shape2d.class, new Samples.Square(2.0))).isEqualTo(-772297798);
        assertThat(hash(new DataType<List<Optional<Integer>>>() {}, List.of(Optional.of(1), Optional.empty())))
                .isEqualTo(-1646392573);
    }

    @Test
    void shouldHashAnIntAsTheLongItMayBecome() {
        for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 4711}) {
            assertThat(hash(Integer.class, value)).isEqualTo(hash(Long.class, (long) value));
        }
    }

    @Test
    void shouldHashEqualMapsAlikeWhateverTheirOrder() {
        DataType<Map<String, Integer>> type = new DataType<>() {};
        Map<String, Integer> there = new LinkedHashMap<>();
        Map<String, Integer> back = new LinkedHashMap<>();
        List<String> names = List.of("a", "b", "c", "d");
        for (int i = 0; i < 4; i++) {
            there.put(names.get(i), i);
            back.put(names.get(3 - i), 3 - i);
        }

        assertThat(hash(type, there)).isEqualTo(hash(type, back));
    }

    @Test
    void shouldSpreadKeysOverAllKeyGroups() {
        int[] counts = new int[128];
        for (int i = 0; i < 128_000; i++) {
            counts[KeyGroups.of(hash(Long.class, (long) i), 128)]++;
        }

        for (int count : counts) {
            assertThat(count).isBetween(800, 1200);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "128,1", "128,2", "128,3", "128,128", "7,3", "32768,100", "10,4"})
    void shouldGiveEachKeyGroupToOneSubtask(int maxParallelism, int parallelism) {
        List<Integer> owners = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            KeyGroupRange range = KeyGroups.range(subtask, maxParallelism, parallelism);
            assertThat(range.size()).isBetween(maxParallelism / parallelism, maxParallelism / parallelism + 1);
            for (int keyGroup = range.first(); keyGroup < range.end(); keyGroup++) {
                assertThat(KeyGroups.subtask(keyGroup, maxParallelism, parallelism))
                        .isEqualTo(subtask);
                owners.add(keyGroup);
            }
        }
        assertThat(owners).hasSize(maxParallelism).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "2147483647", "-2147483648"})
    void shouldStayWithinTheKeyGroups(int hash) {
        assertThat(KeyGroups.of(hash, 7)).isBetween(0, 6);
    }
}
