package dev.weir.local.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One image of the store.
 *
 * @param name the full name with its tag, {@code weir/flights:dev}
 * @param root the directory that stands for the root of the image's file system
 * @param entrypoint what a container runs unless it says {@code command}; may be empty
 * @param cmd the arguments unless the container says {@code args}; may be empty
 * @param env the image's environment, overridden by the container's
 * @param workdir the working directory as an absolute path of the image
 */
public record Image(
        String name, Path root, List<String> entrypoint, List<String> cmd, Map<String, String> env, String workdir) {

    public Image {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(root, "root is null");
        Objects.requireNonNull(workdir, "workdir is null");
        entrypoint = List.copyOf(entrypoint);
        cmd = List.copyOf(cmd);
        env = Map.copyOf(env);
    }
}
