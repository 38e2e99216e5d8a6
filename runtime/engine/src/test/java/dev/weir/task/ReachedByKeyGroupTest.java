package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.DataType;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.codec.KeyGroupRange;
import dev.weir.codec.KeyGroups;
import dev.weir.codec.KeyHash;
import dev.weir.state.ReachedWatermark;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachedByKeyGroupTest {
    private static final KeyGroupRange MINE = new KeyGroupRange(4, 12);

    @SuppressWarnings("unchecked")
    private static final Codec<Object> KEYS = (Codec<Object>) (Codec<?>) new Codecs().ofKey(DataType.of(Long.class));

    private static ReachedByKeyGroup reached(ReachedWatermark... restored) {
        return new ReachedByKeyGroup(KEYS, MINE, 16, List.of(restored));
    }

    private static ReachedWatermark of(int first, int end, long watermark) {
        return new ReachedWatermark(new KeyGroupRange(first, end), watermark);
    }

    @Test
    void shouldTellOfTheKeyGroupsWhoseWindowHasFired() {
        ReachedByKeyGroup reached = reached();

        assertThat(reached.ahead(100)).isEmpty();
        assertThat(reached.ahead(100, 200, 0)).isEmpty();
        assertThat(reached.ahead(100, 200, 3)).containsExactly(of(4, 7, 200));
        assertThat(reached.ahead(-300, -200, 3)).containsExactly(of(4, 7, -200));
    }

    @Test
    void shouldNotForgetWhatWasAheadBeforeWhenAWindowFires() {
        ReachedByKeyGroup reached = reached(of(0, 6, 150), of(9, 16, 300));

        List<ReachedWatermark> ahead = reached.ahead(100, 200, 3);

        assertThat(ahead).containsExactly(of(4, 7, 200), of(9, 12, 300));
        assertThat(reached(ahead.toArray(new ReachedWatermark[0])).ahead(100)).isEqualTo(ahead);
    }

    @Test
    void shouldAnswerForAKeyAsForItsKeyGroup() {
        ReachedByKeyGroup reached = reached(of(0, 6, 150), of(9, 16, 300));
        KeyHash<Object> hash = KeyHash.of(KEYS);

        for (long key = 0; key < 200; key++) {
            int keyGroup = KeyGroups.of(hash.hash(key), 16);
            if (MINE.contains(keyGroup)) {
                long expected = keyGroup < 6 ? 150 : keyGroup < 9 ? 100 : 300;
                assertThat(reached.atLeast(100, key)).isEqualTo(expected);
                assertThat(reached.ofKeyGroup(100, keyGroup - 4)).isEqualTo(expected);
            }
        }
        assertThat(reached.ofKeyGroup(300, 0)).isEqualTo(300);
    }
}
