package dev.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.DataType;
import dev.weir.api.Default;
import dev.weir.api.Formerly;
import dev.weir.api.InvalidProgramException;
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

        record Pair(Leg leg, Color color) {}

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

    interface Renamed {
        enum Color {
            UNKNOWN,
            RED,
            GREEN
        }

        record Flight(
                @Default("-1") int fare,
                @Formerly("origin") String from,
                @Default("UNKNOWN") Color other,
                @Default("none") String note,
                @Default("1.5") double factor,
                @Default("true") boolean open,
                @Formerly({"gone", "delay"}) long late,
                Color color,
                @Formerly("leg") Part part,
                @Formerly("byNumber") Map<Long, Part> numbered) {}

        @Formerly("Leg")
        record Part(@Formerly("distance") long far, float speed) {}

        sealed interface Shape permits Round, Square {}

        @Formerly("Circle")
        record Round(double radius) implements Shape {}

        record Square(double side, @Default("0") int corners) implements Shape {}
    }

    interface Named {
        enum Color {
            RED,
            GREEN
        }

        record Flight(String origin, int delay, Color color, Leg leg, Map<Long, Leg> byNumber) {}

        record Leg(int distance, float speed) {}
    }

    interface BadDefaults {
        record Number(@Default("many") int value) {}

        record Constant(@Default("PINK") Before.Color value) {}

        record Nested(@Default("x") List<String> value) {}

        record Boundless(@Default("NaN") double value) {}
    }

    interface Broken {
        enum Color {
            GREEN
        }

        record Flight(String origin, int delay, int fare) {}

        record Leg(String distance, float speed) {}

        record Pair(Leg leg, Color color) {}

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
    void shouldFindWhatWasRenamedAndFillWhatHasADefault() {
        Named.Flight before = new Named.Flight(
                "JFK", 17, Named.Color.GREEN, new Named.Leg(300, 0.5f), Map.of(7L, new Named.Leg(1, 2f)));

        Renamed.Flight after = evolve(Named.Flight.class, before, Renamed.Flight.class);

        assertThat(after)
                .isEqualTo(new Renamed.Flight(
                        -1,
                        "JFK",
                        Renamed.Color.UNKNOWN,
                        "none",
                        1.5,
                        true,
                        17,
                        Renamed.Color.GREEN,
                        new Renamed.Part(300, 0.5f),
                        Map.of(7L, new Renamed.Part(1, 2f))));
    }

    @Test
    void shouldFindARenamedRecordOfASealedInterface() {
        assertThat(evolve(Before.Shape.class, new Before.Circle(2), Renamed.Shape.class))
                .isEqualTo(new Renamed.Round(2));
        assertThat(evolve(Before.Shape.class, new Before.Square(3), Renamed.Shape.class))
                .isEqualTo(new Renamed.Square(3, 0));
    }

    @Test
    void shouldRefuseADefaultThatItsTypeCannotHave() {
        for (Class<?> type : List.of(
                BadDefaults.Number.class,
                BadDefaults.Constant.class,
                BadDefaults.Nested.class,
                BadDefaults.Boundless.class)) {
            assertThatThrownBy(() -> codecs.of(DataType.of(type)))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("component 'value' of record " + type.getName())
                    .hasMessageContaining("@Default");
        }
    }

    @Test
    void shouldTellAllProblemsAtOnce() {
        Schema written =
                asOf(codecs.of(DataType.of(Before.Flight.class)).schema(), Before.Flight.class, Broken.Flight.class);

        assertThat(SchemaChange.problems(
                        codecs.of(DataType.of(Broken.Flight.class)).schema(), written))
                .hasSize(1)
                .first()
                .asString()
                .contains("fare", "@Default", "@Formerly");
        assertThat(SchemaChange.problems(
                        codecs.of(DataType.of(Broken.Pair.class)).schema(),
                        asOf(codecs.of(DataType.of(Before.Pair.class)).schema(), Before.Pair.class, Broken.Pair.class)))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("RED"))
                .anyMatch(problem -> problem.contains("distance"));
    }

    // Keys

    interface KeysBefore {
        record Key(String origin, int number, Before.Color color) {}
    }

    interface KeysWidened {
        record Key(@Formerly("origin") String from, long number, After.Color color) {}
    }

    interface KeysGrown {
        record Key(String origin, int number, Before.Color color, Optional<String> carrier) {}
    }

    interface KeysCut {
        record Key(String origin, int number) {}
    }

    interface KeysFloating {
        record Key(String origin, double number, Before.Color color) {}
    }

    private List<String> keyProblems(Class<?> after) {
        String before = codecs.of(DataType.of(KeysBefore.Key.class)).schema().toString();
        String own = SchemaEvolutionTest.class.getName();
        String moved = before.replace(
                own + ".KeysBefore", own + "." + after.getDeclaringClass().getSimpleName());
        if (after == KeysWidened.Key.class) {
            moved = moved.replace(own + ".Before", own + ".After");
        }
        return SchemaChange.keyProblems(codecs.of(DataType.of(after)).schema(), Codecs.parseSchema(moved));
    }

    @Test
    void shouldLetKeysChangeOnlyWhereTheyKeepTheirHash() {
        assertThat(keyProblems(KeysBefore.Key.class)).isEmpty();
        assertThat(keyProblems(KeysWidened.Key.class)).isEmpty();
        assertThat(keyProblems(KeysGrown.Key.class)).singleElement().asString().contains("carrier", "key groups");
        assertThat(keyProblems(KeysCut.Key.class)).singleElement().asString().contains("color", "key groups");
        assertThat(keyProblems(KeysFloating.Key.class))
                .singleElement()
                .asString()
                .contains("number", "int", "double");
    }

    @Test
    void shouldKeepTheHashOfKeysThatMayChange() {
        int before = hash(KeysBefore.Key.class, new KeysBefore.Key("JFK", -7, Before.Color.GREEN));

        assertThat(hash(KeysWidened.Key.class, new KeysWidened.Key("JFK", -7, After.Color.GREEN)))
                .isEqualTo(before);
        assertThat(hash(Double.class, (double) 0.1f)).isEqualTo(hash(Float.class, 0.1f));
    }

    private <K> int hash(Class<K> type, K key) {
        return KeyHash.of(codecs.ofKey(DataType.of(type))).hash(key);
    }

    @Test
    void shouldNotLetTwoEntriesOfAMapBecomeOne() {
        String own = SchemaEvolutionTest.class.getName();
        Schema before = codecs.of(DataType.of(KeysBefore.Key.class)).schema();
        Schema asCut = Codecs.parseSchema(before.toString().replace(own + ".KeysBefore", own + ".KeysCut"));
        Schema asGrown = Codecs.parseSchema(before.toString().replace(own + ".KeysBefore", own + ".KeysGrown"));

        assertThat(SchemaChange.namespaceProblems(
                        codecs.of(DataType.of(KeysCut.Key.class)).schema(), asCut))
                .singleElement()
                .asString()
                .contains("'color'", "become one");
        assertThat(SchemaChange.namespaceProblems(
                        codecs.of(DataType.of(KeysGrown.Key.class)).schema(), asGrown))
                .isEmpty();
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
