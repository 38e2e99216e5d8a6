package dev.weir.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The image {@value #NAME} with {@link PodProgram} in it, made from the tests' own classes. */
final class PodImage {

    static final String NAME = "test/pod:1";

    private PodImage() {}

    /** Makes the image in a folder of images. */
    static void in(Path images) throws IOException {
        Path root = images.resolve("pod");
        Path packageFolder = Path.of(PodProgram.class.getPackageName().replace('.', '/'));
        Path target = Files.createDirectories(root.resolve("opt/test/classes").resolve(packageFolder));
        List<Path> classes;
        try (Stream<Path> found = Files.list(Path.of("target/test-classes").resolve(packageFolder))) {
            classes = found.filter(file -> file.getFileName().toString().startsWith("PodProgram"))
                    .toList();
        }
        for (Path file : classes) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        Files.createDirectories(root.resolve("opt/test/conf"));
        Files.writeString(root.resolve("image.json"), """
                {"name": "%s",
                 "entrypoint": ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "/opt/test/classes", "%s"],
                 "env": {"FROM_IMAGE": "/opt/test/conf"}}
                """.formatted(NAME, PodProgram.class.getName()));
    }
}
