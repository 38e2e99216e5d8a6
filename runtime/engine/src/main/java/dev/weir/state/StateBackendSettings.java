package dev.weir.state;

import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a process gives to its state backend.
 *
 * @param process name of the process, unlike that of every other which uses the same folder
 * @param folder where local files may lie; others may use it too
 * @param nativeBytes memory outside the heap that may be used; empty: the backend finds a measure itself
 */
public record StateBackendSettings(String process, Path folder, OptionalLong nativeBytes) {
    public StateBackendSettings {
        Objects.requireNonNull(process, "process is null");
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(nativeBytes, "nativeBytes is null");
    }
}
