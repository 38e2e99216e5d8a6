package dev.weir.local.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A jar of a package of the tests' classes, as a user would build one of a program. */
final class ProgramJar {
    private ProgramJar() {}

    /** Of the package that the class is in. */
    static byte[] of(Class<?> program) throws IOException {
        String folder = program.getPackageName().replace('.', '/');
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Path file : classes(program)) {
                jar.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> classes(Class<?> program) throws IOException {
        Path itself;
        try {
            itself = Path.of(
                    program.getResource(program.getSimpleName() + ".class").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the tests' classes lie at no path", e);
        }
        try (Stream<Path> files = Files.list(itself.getParent())) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
        }
    }
}
