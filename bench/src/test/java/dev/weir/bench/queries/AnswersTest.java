package dev.weir.bench.queries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void shouldHaveTheSameDigestWhateverTheOrderAndTheSubtask() {
        assertThat(digest(List.of("a", "b"), List.of("c"))).isEqualTo(digest(List.of("c", "a"), List.of("b")));
    }

    @Test
    void shouldHaveAnotherDigestWhenAnAnswerIsMissingWrongOrTwice() {
        String right = digest(List.of("a", "b"), List.of());

        assertThat(digest(List.of("a"), List.of())).isNotEqualTo(right);
        assertThat(digest(List.of("a", "c"), List.of())).isNotEqualTo(right);
        assertThat(digest(List.of("a", "a"), List.of())).isNotEqualTo(right);
        assertThat(digest(List.of("a", "b", "b"), List.of())).isNotEqualTo(right);
    }

    @Test
    void shouldOnlyCountWhenAnswersAreNotSummed() {
        Answers answers = Answers.counted();

        answers.collector().add("a");

        assertThat(answers.digest()).isEqualTo("1/0");
        assertThat(answers.count()).isEqualTo(1);
    }

    @Test
    void shouldTellOfEachAnswer() {
        List<Object> told = new ArrayList<>();
        Answers answers = Answers.toldTo(told::add);

        answers.collector().add("a");
        answers.collector().add("b");

        assertThat(told).containsExactly("a", "b");
    }

    private static String digest(List<String> first, List<String> second) {
        Answers answers = Answers.summed();
        Answers.Collector one = answers.collector();
        first.forEach(one::add);
        Answers.Collector other = answers.collector();
        second.forEach(other::add);
        return answers.digest();
    }
}
