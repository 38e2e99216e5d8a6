package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesSourceTest {
    @TempDir
    Path directory;

    @Test
    void shouldListAFileADirectoryAndAPattern() throws IOException {
        for (String name : List.of("b.csv", "a.csv", "c.txt", ".d.csv", "a b%.csv")) {
            Files.writeString(directory.resolve(name), "1\n");
        }
        Files.createDirectory(directory.resolve("e.csv"));

        assertThat(names("/a.csv")).containsExactly("a.csv");
        assertThat(names("/")).containsExactly("a b%.csv", "a.csv", "b.csv", "c.txt");
        assertThat(names("/*.csv")).containsExactly("a b%.csv", "a.csv", "b.csv");
        assertThat(names("/?.csv")).containsExactly("a.csv", "b.csv");
    }

    @Test
    void shouldSayWhatWasLookedForWhenThereIsNoInput() {
        for (String path : List.of("", "/absent", "/absent/*.csv", "/*.csv")) {
            assertThatThrownBy(
                            () -> FilesSource.lines("file:" + directory + path).enumerateSplits())
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("there is no input at file://" + directory + path);
        }
    }

    @Test
    void shouldRefuseArgumentsThatMakeNoSense() {
        assertThatThrownBy(() -> FilesSource.lines("ftp://host/a")).isInstanceOf(InvalidProgramException.class);
        FilesSource source = FilesSource.lines("file:/in");
        assertThatThrownBy(() -> source.withRate(-1)).isInstanceOf(InvalidProgramException.class);
        assertThatThrownBy(() -> source.withSkippedLines(-1)).isInstanceOf(InvalidProgramException.class);
    }

    @Test
    void shouldSayThatTheEnvironmentDoesNotTellHowToReachS3() {
        assertThatThrownBy(() -> new FileStores(Map.of()).storeOf(FileLocation.parse("s3://weir/in")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("AWS_ENDPOINT_URL_S3");
    }

    private List<String> names(String path) throws IOException {
        return FilesSource.lines("file:" + directory.toString() + path).enumerateSplits().stream()
                .map(split -> FileLocation.parse(split.uri()).name())
                .toList();
    }
}
