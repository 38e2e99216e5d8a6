package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.BadRecordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void shouldCutLinesAtLineFeeds() throws IOException {
        assertThat(lines("a\n\nb\r\n\r\nc\rd\n")).containsExactly("a", "", "b", "", "c\rd");
        assertThat(lines("a\nno line feed")).containsExactly("a", "no line feed");
        assertThat(lines("a\r")).containsExactly("a\r");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void shouldLeaveOutAByteOrderMarkAtTheBeginning() throws IOException {
        assertThat(lines("\ufeffa\n\ufeffb\n")).containsExactly("a", "\ufeffb");
    }

    @Test
    void shouldReadUtf8() throws IOException {
        assertThat(lines("Zürich\n東京\n𝄞\n")).containsExactly("Zürich", "東京", "𝄞");
    }

    @Test
    void shouldReadLinesOfUpToOneMebibyte() throws IOException {
        String longest = "x".repeat(LineReader.LONGEST_LINE);

        assertThat(lines("a\n" + longest + "\nb\n")).containsExactly("a", longest, "b");
        assertThatThrownBy(() -> lines("a\n" + longest + "x\n"))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("file:/a:2")
                .hasMessageContaining("longer than 1048576 bytes");
        assertThatThrownBy(() -> lines(longest.repeat(3))).hasMessageContaining("file:/a:1: the line is longer");
    }

    @Test
    void shouldKnowWhereItIs() throws IOException {
        LineReader reader = reader("ä\r\nb", 100, 7, LineReader.NO_END);

        reader.next();

        assertThat(reader.offset()).isEqualTo(104);
        assertThat(reader.line()).isEqualTo(8);
        reader.next();
        assertThat(reader.next()).isNull();
        assertThat(reader.offset()).isEqualTo(105);
        assertThat(reader.line()).isEqualTo(9);
    }

    @Test
    void shouldNotBeginALineAtOrBehindTheEnd() throws IOException {
        LineReader reader = reader("aa\nbb\ncc\n", 0, 0, 4);

        assertThat(reader.next()).isEqualTo("aa");
        assertThat(reader.next()).isEqualTo("bb");
        assertThat(reader.next()).isNull();
    }

    @Test
    void shouldNotTakeAStreamThatWasCutShortForRead() throws IOException {
        LineReader reader = reader("aa\nb", 10, 5, 15);
        reader.next();

        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessage("file:/a ended at byte 14 instead of 15");
    }

    private static List<String> lines(String text) throws IOException {
        LineReader reader = reader(text, 0, 0, LineReader.NO_END);
        List<String> lines = new ArrayList<>();
        for (String line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static LineReader reader(String text, long offset, long line, long end) {
        return new LineReader(
                "file:/a", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), offset, line, end);
    }
}
