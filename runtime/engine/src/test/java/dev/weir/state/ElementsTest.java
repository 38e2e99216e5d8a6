package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.CorruptDataException;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementsTest {
    private static final StateSchema SCHEMA = new StateSchema("splits", "splits", "", "\"bytes\"");

    @Test
    void shouldReadWhatItWrote() {
        List<byte[]> elements = List.of(new byte[] {1, 2}, new byte[0], new byte[300]);

        List<byte[]> read = Elements.fromBlob(new Elements(SCHEMA, elements).toBlob());

        assertThat(read).usingElementComparator(Arrays::compare).isEqualTo(elements);
        assertThat(Elements.fromBlob(new Elements(SCHEMA, List.of()).toBlob())).isEmpty();
    }

    @Test
    void shouldReadTheListsOfAnAuthorByName() {
        StateSchema rules = new StateSchema("rules", "broadcast", "", "\"bytes\"");
        StateSchema waiting = new StateSchema("waiting", "split", "", "\"bytes\"");
        List<byte[]> elements = List.of(new byte[] {1, 2}, new byte[0]);

        byte[] blob =
                new Elements(List.of(new ElementList(rules, List.of()), new ElementList(waiting, elements))).toBlob();

        assertThat(Elements.fromBlob(blob, waiting))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(elements);
        assertThat(Elements.fromBlob(blob, rules)).isEmpty();
        assertThat(Elements.fromBlob(blob, new StateSchema("other", "union", "", "")))
                .isEmpty();
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> Elements.fromBlob(cut, waiting)).isInstanceOf(CorruptDataException.class);
        }
    }

    @Test
    void shouldRefuseWhatIsCutOffOrOtherwise() {
        byte[] blob = new Elements(SCHEMA, List.of(new byte[] {1, 2}, new byte[50])).toBlob();
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> Elements.fromBlob(cut)).isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> Elements.fromBlob(Arrays.copyOf(blob, blob.length + 1)))
                .isInstanceOf(CorruptDataException.class);
    }
}
