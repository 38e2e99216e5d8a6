package dev.weir.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FlatMapFunction;
import dev.weir.api.MapFunction;
import dev.weir.channel.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatorClassesTest {
    private final OperatorClasses classes = new OperatorClasses();

    /** What came out last. */
    private static final class Last implements Downstream {
        private final List<Object> values = new ArrayList<>();

        @Override
        public void process(Object value, long timestamp) {
            values.add(value + "@" + timestamp);
        }

        @Override
        public void watermark(long timestamp) {}

        @Override
        public void status(Element.Status status) {}
    }

    private Operator map(int number, MapFunction<Object, Object> function) {
        return classes.make(MapOperator.class, MapFunction.class, number, "map-" + number, function);
    }

    @Test
    void shouldGiveEachOperatorOfAKindAClassOfItsOwn() {
        Operator first = map(0, value -> value);
        Operator second = map(1, value -> value);
        Operator third = map(2, value -> value);

        assertThat(List.of(first.getClass(), second.getClass(), third.getClass()))
                .doesNotHaveDuplicates();
        assertThat(first).isInstanceOf(MapOperator.class);
    }

    @Test
    void shouldGiveAllSubtasksOfAnOperatorTheSameClass() {
        assertThat(map(1, value -> value)).hasSameClassAs(map(1, value -> 1));
    }

    @Test
    void shouldDoWhatTheClassDoesInACopyOfIt() {
        Last last = new Last();
        FlatMapFunction<Object, Object> twice = (value, out) -> {
            out.collect(value);
            out.collect(value + "'");
        };
        Operator flatMap = classes.make(FlatMapOperator.class, FlatMapFunction.class, 3, "twice", twice);
        Operator map = map(4, value -> value + "!");
        map.connect(flatMap, Map.of());
        flatMap.connect(last, Map.of());

        map.process("a", 5);

        assertThat(last.values).containsExactly("a!@5", "a!'@5");
    }

    @Test
    void shouldNameTheOperatorWhenTheFunctionOfACopyFails() {
        Operator broken = map(1, value -> {
            throw new IllegalStateException("no");
        });

        assertThatThrownBy(() -> broken.process("a", 5))
                .isInstanceOf(OperatorFailure.class)
                .hasMessageContaining("map-1");
    }
}
