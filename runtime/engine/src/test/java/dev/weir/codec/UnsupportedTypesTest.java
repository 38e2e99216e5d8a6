package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnsupportedTypesTest {
    private final Codecs codecs = new Codecs();

    record WithSet(String name, Set<String> tags) {}

    record Outer(List<Optional<WithSet>> inner) {}

    record RawList(@SuppressWarnings("rawtypes") List list) {}

    record Twice(Optional<Optional<String>> twice) {}

    record Open<T>(T value) {}

    sealed interface WithClass permits Fine, NotARecord {}

    record Fine() implements WithClass {}

    static final class NotARecord implements WithClass {}

    record WithArray(long[] numbers) {}

    record KeyWithBytes(String name, List<byte[]> bytes) {}

    @Test
    void shouldNameRecordAndComponent() {
        assertRefused(
                DataType.of(Outer.class), "component 'tags' of record " + WithSet.class.getName(), "java.util.Set");
        assertRefused(DataType.of(WithArray.class), "component 'numbers' of record", "long[]");
        assertRefused(DataType.of(RawList.class), "component 'list' of record", "List<String>");
        assertRefused(DataType.of(Twice.class), "component 'twice' of record", "an Optional of an Optional");
        assertRefused(DataType.of(Open.class), "component 'value' of record", "new DataType<");
    }

    @Test
    void shouldSayWhatIsAllowed() {
        assertRefused(DataType.of(Date.class), "java.util.Date", "expected a record");
        assertRefused(DataType.of(Object.class), "java.lang.Object", "expected a record");
        assertRefused(new DataType<ArrayList<String>>() {}, "java.util.ArrayList<java.lang.String>", "List");
    }

    @Test
    void shouldNameTheClassThatASealedInterfaceMustNotPermit() {
        assertRefused(DataType.of(WithClass.class), NotARecord.class.getName(), "records");
    }

    @Test
    void shouldRefuseBytesInKeys() {
        assertThatThrownBy(() -> codecs.ofKey(DataType.of(KeyWithBytes.class)))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("component 'bytes' of record " + KeyWithBytes.class.getName())
                .hasMessageContaining("key");
    }

    @Test
    void shouldRefuseNullsInCollections() {
        Codec<List<String>> list = codecs.of(new DataType<List<String>>() {});
        Codec<Map<String, String>> map = codecs.of(new DataType<Map<String, String>>() {});
        List<String> withNull = new ArrayList<>();
        withNull.add(null);
        Map<String, String> mapWithNull = new HashMap<>();
        mapWithNull.put("a", null);

        assertThatThrownBy(() -> list.write(withNull, new BinaryWriter())).isInstanceOf(InvalidProgramException.class);
        assertThatThrownBy(() -> map.write(mapWithNull, new BinaryWriter()))
                .isInstanceOf(InvalidProgramException.class);
    }

    private void assertRefused(DataType<?> type, String... parts) {
        assertThatThrownBy(() -> codecs.of(type))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContainingAll(parts);
    }
}
