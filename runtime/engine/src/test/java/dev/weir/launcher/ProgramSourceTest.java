package dev.weir.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import dev.weir.codec.Codecs;
import dev.weir.control.JobConfig;
import dev.weir.graph.LogicalGraph;
import dev.weir.storage.MemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSourceTest {
    @TempDir
    Path folder;

    private final MemoryObjectStore bucket = new MemoryObjectStore();

    @Test
    void shouldLoadTheProgramOfTheImage() throws IOException {
        assertThat(load(Optional.empty()).operators()).isNotEmpty();
    }

    @Test
    void shouldLoadTheProgramOfAJar() throws IOException {
        Path jar = Files.write(folder.resolve("job.jar"), jar());

        assertThat(load(Optional.of(jar.toString())).operators()).isNotEmpty();
        assertThat(load(Optional.of(jar.toUri().toString())).operators()).isNotEmpty();
    }

    @Test
    void shouldLoadTheProgramOfAJarInStorage() throws IOException {
        bucket.put("jars/job.jar", jar());

        assertThat(load(Optional.of("s3://jobs/jars/job.jar")).operators()).isNotEmpty();
    }

    @Test
    void shouldSayWhichJarIsNotThere() {
        assertThatThrownBy(() -> load(Optional.of(folder.resolve("none.jar").toString())))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("none.jar")
                .hasMessageContaining("spec.job.jar");
        assertThatThrownBy(() -> load(Optional.of("s3://jobs/none.jar")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("no such object");
        assertThatThrownBy(() -> load(Optional.of("s3:none.jar")))
                .isInstanceOf(InvalidProgramException.class)
                .hasMessageContaining("s3://bucket/path/of.jar");
    }

    private LogicalGraph load(Optional<String> jar) throws IOException {
        JobConfig config = JobConfig.builder("count", "uid", null)
                .specHash("hash")
                .jobClass(CountProgram.class.getName())
                .arguments(List.of("--output", "/none"))
                .jar(jar)
                .parallelism(2)
                .maxParallelism(16)
                .jobMasterHost("jm")
                .build();
        return new ProgramSource(config, new Codecs(), name -> bucket).call();
    }

    /** With the class of the program in it, though it is on the class path as well. */
    private static byte[] jar() throws IOException {
        String name = CountProgram.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes);
                InputStream in = CountProgram.class.getClassLoader().getResourceAsStream(name)) {
            jar.putNextEntry(new ZipEntry(name));
            in.transferTo(jar);
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }
}
