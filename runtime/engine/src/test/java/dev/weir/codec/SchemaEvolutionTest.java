package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Each holder is a version of the program, whose types have the same names once the holder's is left out. */
class SchemaEvolutionTest {
    interface Before {
        enum Color {
            RED,
            GREEN
        }

        record Flight(String origin, int delay, Color color, String dropped, Leg leg) {}

        record Leg(int distance, float speed) {}

        sealed interface Shape permits Circle, Square {}

        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}
    }

    interface After {
        enum Color {
            BLUE,
            GREEN,
            RED
        }

        record Flight(
                Optional<String> note,
                String origin,
                double delay,
                Color color,
                List<Long> numbers,
                Map<String, Long> byName,
                Map<Long, String> byNumber,
                Leg leg) {}

        record Leg(long distance, double speed) {}

        sealed interface Shape permits Square, Circle, Dot {}

        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}

        record Dot() implements Shape {}
    }

    interface Broken {
        enum Color {
            GREEN
        }

        record Flight(String origin, int delay, int fare) {}

        record Leg(String distance, float speed) {}

        sealed interface Shape permits Circle {}

        record Circle(double radius) implements Shape {}
    }

    private final Codecs codecs = new Codecs();

    private <A, B> B evolve(Class<A> before, A value, Class<B> after) {
        Codec<A> old = codecs.of(DataType.of(before));
        Schema written = asOf(old.schema(), before, after);
        BinaryWriter out = new BinaryWriter();
        old.write(value, out);
        old.write(value, out);

        Codec<B> codec = codecs.of(DataType.of(after), written);
        BinaryReader in = new BinaryReader(out.toByteArray());
        B first = codec.read(in);
        assertThat(codec.read(in)).isEqualTo(first);
        in.requireEnd();
        return first;
    }

    private static Schema asOf(Schema schema, Class<?> before, Class<?> after) {
        String from = before.getDeclaringClass().getName().replace('$', '.');
        String to = after.getDeclaringClass().getName().replace('$', '.');
        return Codecs.parseSchema(schema.toString().replace(from, to));
    }

    @Test
    void shouldFillNewWidenAndDropOldComponents() {
        Before.Flight before = new Before.Flight("JFK", 17, Before.Color.GREEN, "dropped", new Before.Leg(300, 0.5f));

        After.Flight after = evolve(Before.Flight.class, before, After.Flight.class);

        assertThat(after)
                .isEqualTo(new After.Flight(
                        Optional.empty(),
                        "JFK",
                        17.0,
                        After.Color.GREEN,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        new After.Leg(300, 0.5)));
    }

    @Test
    void shouldFindAConstantByItsName() {
        assertThat(evolve(Before.Color.class, Before.Color.RED, After.Color.class))
                .isEqualTo(After.Color.RED);
    }

    @Test
    void shouldFindARecordOfASealedInterfaceByItsName() {
        assertThat(evolve(Before.Shape.class, new Before.Square(2), After.Shape.class))
                .isEqualTo(new After.Square(2));
        assertThat(evolve(Before.Shape.class, new Before.Circle(3), After.Shape.class))
                .isEqualTo(new After.Circle(3));
    }

    @Test
    void shouldRefuseAnImpossibleChangeWithBothSchemas() {
        assertImpossible(Before.Flight.class, Broken.Flight.class, "component 'fare'");
        assertImpossible(Before.Leg.class, Broken.Leg.class, "distance");
        assertImpossible(Before.Color.class, Broken.Color.class, "RED");
        assertImpossible(Before.Shape.class, Broken.Shape.class, "Square");
        assertImpossible(After.Leg.class, Before.Leg.class, "distance");
    }

    private void assertImpossible(Class<?> before, Class<?> after, String why) {
        Schema written = asOf(codecs.of(DataType.of(before)).schema(), before, after);
        assertThatThrownBy(() -> codecs.of(DataType.of(after), written))
                .isInstanceOfSatisfying(IncompatibleSchemaException.class, e -> {
                    assertThat(e.problem()).contains(why);
                    assertThat(e.writerSchema()).isEqualTo(written.toString());
                    assertThat(e.readerSchema())
                            .isEqualTo(codecs.of(DataType.of(after)).schema().toString());
                });
    }

    @Test
    void shouldUseTheOwnCodecWhenNothingChanged() {
        Codec<Before.Flight> codec = codecs.of(DataType.of(Before.Flight.class));

        assertThat(codecs.of(
                        DataType.of(Before.Flight.class),
                        Codecs.parseSchema(codec.schema().toString())))
                .isSameAs(codec);
    }

    @Test
    void shouldRefuseDamagedBytesOfAnOlderSchema() {
        Schema written =
                asOf(codecs.of(DataType.of(Before.Flight.class)).schema(), Before.Flight.class, After.Flight.class);
        Codec<After.Flight> codec = codecs.of(DataType.of(After.Flight.class), written);

        assertThatThrownBy(() -> codec.read(new BinaryReader(new byte[] {6, 'J', 'F', 'K', 2})))
                .isInstanceOf(CorruptDataException.class);
    }
}
