package dev.weir.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowComparisonTest {
    private static final String ATL = "2001-01-01T00:00,ATL,14,948,184";
    private static final String LAS = "2001-01-01T00:00,LAS,3,-5,2";
    private static final String LATER = "2001-01-01T01:00,ATL,1,0,0";

    @TempDir
    Path directory;

    private Path output;

    @BeforeEach
    void expect() throws IOException {
        output = Files.createDirectory(directory.resolve("out"));
        write(directory.resolve("expected.csv"), ATL, LAS, LATER);
    }

    @Test
    void shouldFindTheSameRowsInAnyOrderAndAnyFiles() throws IOException {
        write(output.resolve("part-2.csv"), LATER, ATL);
        write(output.resolve("part-1.csv"), LAS);

        RowComparison comparison = compare();

        assertThat(comparison).isEqualTo(new RowComparison(18, 3, 0, 0, 0, List.of()));
        assertThat(comparison.isExact()).isTrue();
    }

    @Test
    void shouldCountWhatIsLost() throws IOException {
        write(output.resolve("part-1.csv"), LAS);

        assertThat(compare())
                .extracting(RowComparison::lost, RowComparison::windows, RowComparison::isExact)
                .containsExactly(2L, 1L, false);
    }

    @Test
    void shouldCountWhatIsDuplicated() throws IOException {
        write(output.resolve("part-1.csv"), LAS, ATL, LATER, ATL);
        write(output.resolve("part-2.csv"), ATL);

        RowComparison comparison = compare();

        assertThat(comparison)
                .extracting(RowComparison::duplicated, RowComparison::flights, RowComparison::wrong)
                .containsExactly(2L, 18L, 0L);
        assertThat(comparison.examples())
                .first()
                .asString()
                .contains("part-1.csv:5")
                .contains(ATL);
    }

    @Test
    void shouldCountWhatIsWrong() throws IOException {
        String otherSum = "2001-01-01T00:00,ATL,14,947,184";
        String otherOrigin = "2001-01-01T00:00,XXX,1,1,1";
        write(output.resolve("part-1.csv"), LAS, otherSum, otherOrigin, "no row", LATER);

        RowComparison comparison = compare();

        assertThat(comparison)
                .extracting(RowComparison::wrong, RowComparison::lost)
                .containsExactly(3L, 0L);
        assertThat(comparison.isExact()).isFalse();
    }

    @Test
    void shouldFindEverythingLostWhenThereIsNoOutput() throws IOException {
        assertThat(compare())
                .isEqualTo(new RowComparison(0, 0, 3, 0, 0, compare().examples()));
    }

    private RowComparison compare() throws IOException {
        return RowComparison.compare("file:" + output, "file:" + directory.resolve("expected.csv"));
    }

    private static void write(Path file, String... rows) throws IOException {
        Files.writeString(file, HourlyDelay.HEADER + "\n" + String.join("\n", rows) + "\n");
    }
}
