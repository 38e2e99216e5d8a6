package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import dev.weir.codec.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class InFlightFormatTest {
    private final Codecs codecs = new Codecs();
    private final DataType<String> type = DataType.of(String.class);

    private Codec<?> codecOf(Schema schema) {
        return codecs.of(type, schema);
    }

    private static RecordBatch batch(String... values) {
        RecordBatch batch = new RecordBatch();
        for (int i = 0; i < values.length; i++) {
            batch.add(values[i], Long.MIN_VALUE + i * 5L);
        }
        return batch;
    }

    private byte[] written(Element... elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new InFlightElements("a -> b", 0, 1, codecs.of(type), List.of(elements)).writeTo(out);
        return out.toByteArray();
    }

    @Test
    void shouldReadBackRecordsWatermarksAndStatusesInOrder() throws IOException {
        byte[] bytes = written(
                new Element.Watermark(-5),
                batch("x", "", "yy"),
                Element.Status.IDLE,
                Element.Status.ACTIVE,
                batch("z"));

        List<Element> read = InFlightFormat.read(bytes, this::codecOf);

        assertThat(read).hasSize(5);
        assertThat(read.get(0)).isEqualTo(new Element.Watermark(-5));
        RecordBatch first = (RecordBatch) read.get(1);
        assertThat(List.of(first.value(0), first.value(1), first.value(2))).isEqualTo(List.of("x", "", "yy"));
        assertThat(first.timestamp(2)).isEqualTo(Long.MIN_VALUE + 10);
        assertThat(read.subList(2, 4)).containsExactly(Element.Status.IDLE, Element.Status.ACTIVE);
        assertThat(((RecordBatch) read.get(4)).value(0)).isEqualTo("z");
    }

    @Test
    void shouldRefuseWhatIsCutShortOrGoesOn() throws IOException {
        byte[] bytes = written(batch("x", "yy"), new Element.Watermark(3));

        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> InFlightFormat.read(shorter, this::codecOf))
                    .as("%s of %s bytes", length, bytes.length)
                    .isInstanceOf(CorruptDataException.class);
        }
        assertThatThrownBy(() -> InFlightFormat.read(Arrays.copyOf(bytes, bytes.length + 1), this::codecOf))
                .isInstanceOf(CorruptDataException.class);
    }

    @Test
    void shouldFailInOrderWhateverTheBytesAfterTheSchemaAre() throws IOException {
        byte[] bytes = written(batch("x", "yy"), new Element.Watermark(3));
        int schemaEnd = 4 + 1 + codecs.of(type).schema().toString().length();
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] hostile = bytes.clone();
            for (int j = 0; j <= random.nextInt(3); j++) {
                hostile[schemaEnd + random.nextInt(bytes.length - schemaEnd)] = (byte) random.nextInt();
            }
            try {
                assertThat(InFlightFormat.read(hostile, this::codecOf)).isNotNull();
            } catch (CorruptDataException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }
}
