package dev.weir.local.kubelet.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The container paths that an image brings: for each directory at its root, the deepest directory that everything below it
 * shares. An image of {@code /opt/weir/lib} and {@code /opt/weir/job} brings {@code /opt/weir}, so that another
 * {@code /opt/...} of the machine stays reachable.
 */
public final class ImagePaths {

    private ImagePaths() {}

    /** Container path to real path. */
    public static Map<String, Path> of(Path root) {
        Map<String, Path> paths = new TreeMap<>();
        try {
            for (Path top : children(root)) {
                if (Files.isDirectory(top)) {
                    Path shared = shared(top);
                    paths.put("/" + root.relativize(shared), shared);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The image at " + root + " cannot be read: " + e.getMessage(), e);
        }
        return paths;
    }

    private static Path shared(Path directory) throws IOException {
        List<Path> children = children(directory);
        if (children.size() == 1 && Files.isDirectory(children.get(0))) {
            return shared(children.get(0));
        }
        return directory;
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }
}
