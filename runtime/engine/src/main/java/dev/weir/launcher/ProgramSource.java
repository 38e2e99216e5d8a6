package dev.weir.launcher;

import dev.weir.api.InvalidProgramException;
import dev.weir.codec.Codecs;
import dev.weir.control.JobConfig;
import dev.weir.graph.LogicalGraph;
import dev.weir.graph.ProgramLoader;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Loads the job's program: from the class path of the image, or from the jar that the job names. The class loader of a jar
 * stays open as long as the process lives, as the program's code does.
 */
final class ProgramSource implements Callable<LogicalGraph> {
    /** Connects to a bucket. */
    interface Buckets {
        ObjectStore bucket(String name) throws IOException;
    }

    private final JobConfig config;
    private final Codecs codecs;
    private final Buckets buckets;

    ProgramSource(JobConfig config, Codecs codecs, Buckets buckets) {
        this.config = config;
        this.codecs = codecs;
        this.buckets = buckets;
    }

    @Override
    public LogicalGraph call() throws IOException {
        return new ProgramLoader(codecs).load(config.jobClass(), config.arguments(), classLoader());
    }

    private ClassLoader classLoader() throws IOException {
        ClassLoader image = ProgramSource.class.getClassLoader();
        if (config.jar() == null || config.jar().isEmpty()) {
            return image;
        }
        URL jar = local(config.jar().get()).toUri().toURL();
        return new URLClassLoader("job", new URL[] {jar}, image);
    }

    private Path local(String jar) throws IOException {
        if (jar.startsWith("s3:")) {
            return download(jar);
        }
        Path file = jar.startsWith("file:") ? Path.of(parse(jar)) : Path.of(jar);
        if (!Files.isReadable(file)) {
            throw new InvalidProgramException("spec.job.jar is '" + jar
                    + "': there is no such file in the image; give file:, s3: or a path in it");
        }
        return file;
    }

    private Path download(String jar) throws IOException {
        URI uri = parse(jar);
        String key = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/+", "");
        if (uri.getHost() == null || key.isEmpty()) {
            throw new InvalidProgramException("spec.job.jar is '" + jar + "': expected s3://bucket/path/of.jar");
        }
        Path file = Files.createTempFile("job-", ".jar");
        file.toFile().deleteOnExit();
        try (InputStream in = buckets.bucket(uri.getHost()).open(key, 0, -1)) {
            Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (ObjectNotFoundException e) {
            throw new InvalidProgramException("spec.job.jar is '" + jar + "': there is no such object", e);
        }
        return file;
    }

    private static URI parse(String jar) {
        try {
            return URI.create(jar);
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException("spec.job.jar is '" + jar + "': not a URI, " + e.getMessage(), e);
        }
    }
}
