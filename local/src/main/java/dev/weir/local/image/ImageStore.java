package dev.weir.local.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds images in a list of directories. Each child directory with an {@code image.json} is one image; the rest of that
 * directory is the image's file system.
 *
 * <pre>{@code
 * {"name": "weir/flights:dev",
 *  "entrypoint": ["java", "-cp", "/opt/weir/lib/*", "dev.weir.launcher.Launcher"],
 *  "cmd": [], "env": {"JAVA_TOOL_OPTIONS": "-Xshare:auto"}, "workdir": "/"}
 * }</pre>
 *
 * <p>The directories are read at every question, so an image that is built while the cluster runs is found. Thread-safe.
 */
public final class ImageStore {

    private static final String MANIFEST = "image.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Path> directories;

    /**
     * A store over these directories, the first that has an image of a name wins.
     *
     * @param directories need not exist
     */
    public ImageStore(List<Path> directories) {
        this.directories = List.copyOf(Objects.requireNonNull(directories, "directories is null"));
    }

    /**
     * The image of this name; without a tag, {@code :latest} is meant.
     *
     * @throws UncheckedIOException when a manifest cannot be read; its message names the file
     */
    public Optional<Image> find(String name) {
        String wanted = withTag(Objects.requireNonNull(name, "name is null"));
        return images().stream()
                .filter(image -> withTag(image.name()).equals(wanted))
                .findFirst();
    }

    /** Every image that can be found, in the order of the directories. */
    public List<Image> images() {
        List<Image> found = new ArrayList<>();
        for (Path directory : directories) {
            found.addAll(imagesOf(directory));
        }
        return found;
    }

    private static List<Image> imagesOf(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(child -> Files.isRegularFile(child.resolve(MANIFEST)))
                    .sorted()
                    .map(ImageStore::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the images in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Image read(Path root) {
        Path file = root.resolve(MANIFEST);
        try {
            Manifest manifest = JSON.readValue(file.toFile(), Manifest.class);
            if (manifest.name() == null || manifest.name().isBlank()) {
                throw new IOException("it has no name");
            }
            return new Image(
                    manifest.name(),
                    root.toAbsolutePath().normalize(),
                    orEmpty(manifest.entrypoint()),
                    orEmpty(manifest.cmd()),
                    manifest.env() == null ? Map.of() : manifest.env(),
                    manifest.workdir() == null ? "/" : manifest.workdir());
        } catch (IOException e) {
            throw new UncheckedIOException("The image manifest " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> orEmpty(List<String> values) {
        return values == null ? List.of() : values;
    }

    private static String withTag(String name) {
        return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }

    private record Manifest(
            @JsonProperty("name") String name,
            @JsonProperty("entrypoint") List<String> entrypoint,
            @JsonProperty("cmd") List<String> cmd,
            @JsonProperty("env") Map<String, String> env,
            @JsonProperty("workdir") String workdir) {}
}
