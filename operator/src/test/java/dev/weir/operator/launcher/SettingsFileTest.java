package dev.weir.operator.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
    @TempDir
    private Path folder;

    private final List<Settings> taken = new ArrayList<>();
    private SettingsFile file;

    @BeforeEach
    void mount() throws IOException {
        link("one", "watchNamespaces: [a]\n");
        file = new SettingsFile(
                mounted(), Settings.DEFAULT, SettingsFile.first(Optional.of(mounted()), Settings.DEFAULT), taken::add);
    }

    private Path mounted() {
        return folder.resolve("settings.yaml");
    }

    /** Changes it as a kubelet does: the file is a link into a folder that is a link. */
    private void link(String version, String text) throws IOException {
        Files.createDirectories(folder.resolve(version));
        Files.writeString(folder.resolve(version).resolve("settings.yaml"), text);
        Path next = folder.resolve("next");
        Files.createSymbolicLink(next, Path.of(version));
        Files.move(next, folder.resolve("data"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        if (!Files.exists(mounted())) {
            Files.createSymbolicLink(mounted(), Path.of("data/settings.yaml"));
        }
    }

    @Test
    void shouldTakeOverWhatAMountedConfigMapBecomes() throws IOException {
        file.poll();
        assertThat(taken).as("it begins with what the file says").isEmpty();

        link("two", "watchNamespaces: [a, b]\nlogLevel: DEBUG\nstuckAfter: 2m\njobsWithMetrics: 7\n");
        file.poll();
        file.poll();

        assertThat(taken).containsExactly(new Settings(Set.of("a", "b"), "DEBUG", Duration.ofMinutes(2), 7));
    }

    @Test
    void shouldGoBackToWhatHoldsWithoutTheFileWhenALineIsTakenOut() throws IOException {
        link("two", "");
        file.poll();

        assertThat(taken).containsExactly(Settings.DEFAULT);
    }

    @Test
    void shouldStayAsItIsWhileTheFileIsMalformedOrGone() throws IOException {
        link("two", "watchNamespaces: [");
        file.poll();
        assertThat(file.isGood()).isFalse();
        Files.delete(folder.resolve("data"));
        file.poll();
        assertThat(file.isGood()).isFalse();
        assertThat(taken).isEmpty();

        link("three", "watchNamespaces: [c]");
        file.poll();

        assertThat(file.isGood()).isTrue();
        assertThat(taken).extracting(Settings::namespaces).containsExactly(Set.of("c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watchNamespace: [a]       | watchNamespace",
                "watchNamespaces: [A_B]    | has 'A_B', which is no namespace's name",
                "logLevel: LOUD            | logLevel is 'LOUD'",
                "stuckAfter: soon          | is not a duration",
                "stuckAfter: 1s            | stuckAfter is 1s, expected 30s or more",
                "jobsWithMetrics: -1       | jobsWithMetrics is -1",
            })
    void shouldSayWhatToChange(String yaml, String message) {
        assertThatThrownBy(() -> Settings.DEFAULT.changedBy(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
