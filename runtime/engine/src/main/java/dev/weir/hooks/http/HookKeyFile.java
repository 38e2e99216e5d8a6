package dev.weir.hooks.http;

import dev.weir.control.JobConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Keys in a file of the job's mounted Secret, which the kubelet replaces when the Secret changes: one key a line. */
public final class HookKeyFile implements HookKeys {
    private final Path file;

    public HookKeyFile(Path file) {
        this.file = Objects.requireNonNull(file, "file is null");
    }

    @Override
    public List<byte[]> current() throws IOException {
        List<byte[]> keys;
        try {
            keys = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::trim)
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + file + ": " + wanted(), e);
        }
        if (keys.isEmpty()) {
            throw new IOException(file + " is empty: " + wanted());
        }
        return keys;
    }

    private static String wanted() {
        return "put a key under '" + JobConfig.HOOK_KEY_FILE + "' into the job's Secret";
    }
}
