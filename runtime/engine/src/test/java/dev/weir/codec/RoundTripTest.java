package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.InvalidProgramException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    private final Codecs codecs = new Codecs();

    static Stream<DataType<?>> types() {
        return Stream.of(
                DataType.of(Samples.Primitives.class),
                DataType.of(Samples.Boxes.class),
                DataType.of(Samples.Times.class),
                DataType.of(Samples.Nested.class),
                DataType.of(Samples.Shape2d.class),
                DataType.of(Samples.Nothing.class),
                DataType.of(Samples.Tree.class),
                DataType.of(Samples.Expression.class),
                DataType.of(Samples.HiddenPair.class),
                DataType.of(Samples.WideKey.class),
                DataType.of(Samples.secret("", 0).getClass()),
                DataType.of(Samples.Color.class),
                DataType.of(String.class),
                DataType.of(Long.class),
                DataType.of(Double.class),
                new DataType<Samples.Pair<String, Optional<Long>>>() {},
                new DataType<List<Map<Integer, Optional<Samples.Shape2d>>>>() {},
                new DataType<Map<Samples.WideKey, Map<Long, List<String>>>>() {},
                DataType.mapOf(DataType.of(String.class), DataType.listOf(DataType.of(Integer.class))),
                DataType.optionalOf(DataType.of(Samples.Expression.class)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldReadWhatItWrote(DataType<?> type) {
        roundTrip(type, 300);
    }

    private <T> void roundTrip(DataType<T> type, int times) {
        Codec<T> codec = codecs.of(type);
        RandomValues random = new RandomValues(7);
        BinaryWriter out = new BinaryWriter(16);
        List<Object> values = new ArrayList<>();

        for (int i = 0; i < times; i++) {
            Object value = random.next(type.type());
            values.add(value);
            codec.write(cast(value), out);
        }

        BinaryReader in = new BinaryReader(out.array(), 0, out.position());
        for (Object value : values) {
            assertThat((Object) codec.read(in)).isEqualTo(value);
        }
        in.requireEnd();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldWriteWhatPlainAvroWrites(DataType<?> type) throws IOException {
        Codec<Object> codec = codecs.of(cast(type));
        Schema schema = new Schema.Parser().parse(codec.schema().toString());
        RandomValues random = new RandomValues(11);

        for (int i = 0; i < 100; i++) {
            BinaryWriter ours = new BinaryWriter();
            codec.write(random.next(type.type()), ours);

            byte[] theirs = throughAvro(schema, ours.toByteArray());

            // Avro's maps come back in another order, so that their bytes may differ, and so they are read again.
            assertThat(codec.read(new BinaryReader(theirs)))
                    .isEqualTo(codec.read(new BinaryReader(ours.toByteArray())));
            assertThat(theirs).hasSize(ours.position());
        }
    }

    private static byte[] throughAvro(Schema schema, byte[] bytes) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
        Object datum = new GenericDatumReader<>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Test
    void shouldReadBlocksWithTheirSizeAsOtherWritersHaveThem() throws IOException {
        Codec<List<Long>> codec = codecs.of(new DataType<List<Long>>() {});
        List<Long> values = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            values.add(i * 31);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null);
        new GenericDatumWriter<List<Long>>(codec.schema()).write(values, encoder);
        encoder.flush();

        List<Long> read = codec.read(new BinaryReader(out.toByteArray()));

        assertThat(read).isEqualTo(values);
    }

    @Test
    void shouldKeepBytesAndLocalRecords() {
        record Local(byte[] bytes, int number) {}
        Codec<Local> codec = codecs.of(DataType.of(Local.class));
        BinaryWriter out = new BinaryWriter();

        codec.write(new Local(new byte[] {1, 2, 3}, 5), out);
        Local read = codec.read(new BinaryReader(out.toByteArray()));

        assertThat(read.bytes()).containsExactly(1, 2, 3);
        assertThat(read.number()).isEqualTo(5);
    }

    @Test
    void shouldHaveTheSameSchemaEachTime() {
        DataType<Samples.Nested> type = DataType.of(Samples.Nested.class);

        assertThat(new Codecs().of(type).schema().toString())
                .isEqualTo(new Codecs().of(type).schema().toString());
    }

    @Test
    void shouldNameNestedRecordsAfterTheirOuterClass() {
        String schema = codecs.of(DataType.of(Samples.Circle.class)).schema().toString();

        assertThat(schema)
                .isEqualTo("{\"type\":\"record\",\"name\":\"Circle\",\"namespace\":\"dev.weir.codec.Samples\","
                        + "\"fields\":[{\"name\":\"radius\",\"type\":\"double\"}]}");
    }

    @Test
    void shouldNotBeChangedThroughWhatWasRead() {
        Codec<List<String>> codec = codecs.of(new DataType<List<String>>() {});
        BinaryWriter out = new BinaryWriter();
        codec.write(List.of("a"), out);

        List<String> read = codec.read(new BinaryReader(out.toByteArray()));

        assertThatThrownBy(() -> read.add("b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldNameTheComponentWhenItIsNull() {
        Codec<Samples.Nested> nested = codecs.of(DataType.of(Samples.Nested.class));
        Samples.Boxes boxes = new Samples.Boxes(true, (byte) 1, (short) 1, 'c', 1, 1L, 1f, 1d, null);
        Samples.Primitives primitives = new Samples.Primitives(true, (byte) 1, (short) 1, 'c', 1, 1L, 1f, 1d);
        Samples.Nested value = new Samples.Nested(
                primitives, List.of(boxes), Map.of(), Map.of(), Optional.empty(), Optional.empty(), Samples.Color.RED);

        assertThatThrownBy(() -> nested.write(value, new BinaryWriter()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("component 'text' of record dev.weir.codec.Samples$Boxes is null")
                .hasMessageContaining("Optional");
    }

    @Test
    void shouldRefuseToWriteWhatIsNestedTooDeeplyToBeRead() {
        Codec<Samples.Tree> codec = codecs.of(DataType.of(Samples.Tree.class));
        Samples.Tree fits = chain(BinaryWriter.MAX_DEPTH);
        Samples.Tree tooDeep = chain(BinaryWriter.MAX_DEPTH + 1);
        BinaryWriter out = new BinaryWriter();
        codec.write(fits, out);

        assertThat(codec.read(new BinaryReader(out.toByteArray()))).isEqualTo(fits);
        assertThatThrownBy(() -> codec.write(tooDeep, new BinaryWriter()))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("nested");
    }

    private static Samples.Tree chain(int depth) {
        Samples.Tree tree = new Samples.Tree(0, List.of());
        for (int i = 0; i < depth; i++) {
            tree = new Samples.Tree(i, List.of(tree));
        }
        return tree;
    }

    @Test
    void shouldWriteARecordOfMoreComponentsThanAnyoneWants() {
        Codec<Wide> codec = codecs.of(DataType.of(Wide.class));
        Wide wide = (Wide) new RandomValues(3).next(Wide.class);
        BinaryWriter out = new BinaryWriter();

        codec.write(wide, out);

        assertThat(codec.read(new BinaryReader(out.toByteArray()))).isEqualTo(wide);
        assertThat(Arrays.stream(Wide.class.getRecordComponents())).hasSize(60);
    }

    record Wide(
            int c0,
            long c1,
            String c2,
            double c3,
            int c4,
            long c5,
            String c6,
            double c7,
            int c8,
            long c9,
            String c10,
            double c11,
            int c12,
            long c13,
            String c14,
            double c15,
            int c16,
            long c17,
            String c18,
            double c19,
            int c20,
            long c21,
            String c22,
            double c23,
            int c24,
            long c25,
            String c26,
            double c27,
            int c28,
            long c29,
            String c30,
            double c31,
            int c32,
            long c33,
            String c34,
            double c35,
            int c36,
            long c37,
            String c38,
            double c39,
            int c40,
            long c41,
            String c42,
            double c43,
            int c44,
            long c45,
            String c46,
            double c47,
            int c48,
            long c49,
            String c50,
            double c51,
            int c52,
            long c53,
            String c54,
            double c55,
            int c56,
            long c57,
            String c58,
            double c59) {}

    @SuppressWarnings("unchecked")
    private static <V> V cast(Object value) {
        return (V) value;
    }
}
