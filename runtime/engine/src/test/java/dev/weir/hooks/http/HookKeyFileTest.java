package dev.weir.hooks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookKeyFileTest {
    @TempDir
    private Path secret;

    private Path file() {
        return secret.resolve("hook-key");
    }

    @Test
    void shouldReadOneKeyALineAndReadThemAnew() throws IOException {
        HookKeyFile keys = new HookKeyFile(file());
        Files.writeString(file(), "old\n");
        assertThat(keys.current()).containsExactly("old".getBytes(StandardCharsets.UTF_8));

        Files.writeString(file(), "old\r\n\n new \n");

        assertThat(keys.current())
                .containsExactly("old".getBytes(StandardCharsets.UTF_8), "new".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldSayWhereAKeyIsMissing() throws IOException {
        HookKeyFile keys = new HookKeyFile(file());
        assertThatThrownBy(keys::current).hasMessageContainingAll(file().toString(), "'hook-key'");

        Files.writeString(file(), " \n");

        assertThatThrownBy(keys::current).hasMessageContaining("is empty");
    }
}
