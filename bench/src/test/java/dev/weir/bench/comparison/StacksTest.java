package dev.weir.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StacksTest {
    @TempDir
    private Path folder;

    @Test
    void shouldWriteCollapsedStacksThatItReadsAgain() throws Exception {
        Stacks stacks = new Stacks();
        stacks.add(List.of("task-N", "a.B.run", "a.B.step"), 1);
        stacks.add(List.of("task-N", "a.B.run", "a.B.step"), 2);
        stacks.add(List.of("task-N", "a.B.run"), 1);
        Path file = folder.resolve("stacks");

        stacks.write(file);

        assertThat(Files.readAllLines(file)).containsExactly("task-N;a.B.run 1", "task-N;a.B.run;a.B.step 3");
        assertThat(Stacks.read(file).innermost(5)).containsExactly(" 75.0 %  a.B.step", " 25.0 %  a.B.run");
    }

    @Test
    void shouldCountAFrameOnceWhenItCallsItself() {
        Stacks stacks = new Stacks();
        stacks.add(List.of("task-N", "visit", "visit", "leaf"), 1);
        stacks.add(List.of("task-N", "other"), 3);

        assertThat(stacks.within(3)).containsExactly("100.0 %  task-N", " 75.0 %  other", " 25.0 %  leaf");
    }

    @Test
    void shouldKeepAFrameWholeWhenItsNameHasASemicolon() {
        Stacks stacks = new Stacks();
        stacks.add(List.of("task-N", "[Ljava.lang.Object;"), 1);

        assertThat(stacks.innermost(1)).containsExactly("100.0 %  [Ljava.lang.Object");
    }
}
