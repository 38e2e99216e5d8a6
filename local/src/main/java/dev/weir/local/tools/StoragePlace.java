package dev.weir.local.tools;

import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import dev.weir.storage.SavepointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in storage where a job lies, or several.
 *
 * @param store that it is in
 * @param prefix keys of its objects begin with, without a slash at its end; empty for the whole bucket
 * @param shown what the user called it
 * @param writable whether objects can be deleted
 */
record StoragePlace(ObjectStore store, String prefix, String shown, boolean writable) {
    private static final Pattern S3 = Pattern.compile("s3://([^/]+)(/.*)?");
    private static final Pattern ENTRY = Pattern.compile("(.+)/log/[1-9][0-9]{0,17}\\.json");

    /**
     * @param uri {@code s3://bucket/prefix}, or a folder of an S3 server that keeps objects as files
     * @param endpoint of the S3 service; empty: the environment says
     * @param environment variables of the process
     * @throws IOException if it cannot be understood; nothing is sent yet
     */
    static StoragePlace of(String uri, Optional<String> endpoint, Map<String, String> environment) throws IOException {
        Matcher s3 = S3.matcher(uri);
        if (s3.matches()) {
            String path = Optional.ofNullable(s3.group(2)).orElse("");
            S3Settings settings = settings(s3.group(1), endpoint, environment);
            return new StoragePlace(S3ObjectStore.connect(settings), path.replaceAll("^/+|/+$", ""), uri, true);
        }
        if (uri.contains("://") || uri.startsWith("s3:")) {
            throw new IOException(
                    "'" + uri + "' is no place of jobs: expected s3://BUCKET/PREFIX/JOB-UID, or a folder");
        }
        Path folder = Path.of(uri).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder + "; expected one, or s3://BUCKET/PREFIX/JOB-UID");
        }
        Path real = folder.toRealPath();
        Path parent = real.getParent();
        if (parent == null) {
            throw new IOException(real + " is the root of the file system: name the folder of a job, or of jobs");
        }
        return new StoragePlace(
                new FolderObjectStore(parent), parent.relativize(real).toString(), uri, false);
    }

    private static S3Settings settings(String bucket, Optional<String> endpoint, Map<String, String> environment)
            throws IOException {
        String region = first(environment, "AWS_REGION", "AWS_DEFAULT_REGION").orElse("us-east-1");
        Optional<String> own = endpoint.or(() -> first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"));
        if (first(environment, "AWS_SESSION_TOKEN").isPresent()) {
            throw new IOException("AWS_SESSION_TOKEN is set, and temporary credentials are not supported:"
                    + " use an access key and a secret key, and unset it");
        }
        return new S3Settings(
                own.orElse("https://s3." + region + ".amazonaws.com"),
                bucket,
                region,
                own.isPresent(),
                required(environment, "AWS_ACCESS_KEY_ID"),
                required(environment, "AWS_SECRET_ACCESS_KEY"));
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return List.of(names).stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static String required(Map<String, String> environment, String name) throws IOException {
        return first(environment, name)
                .orElseThrow(() -> new IOException("the environment variable " + name
                        + " is not set: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to read from S3"));
    }

    /**
     * The jobs there, by their folders.
     *
     * @throws IOException if there is none, or storage cannot be read
     */
    List<StoredJob> jobs() throws IOException {
        TreeSet<String> folders = folders(prefix + "/log/");
        folders.removeIf(folder -> !folder.equals(prefix));
        if (folders.isEmpty()) {
            folders = folders(prefix.isEmpty() ? "" : prefix + "/");
        }
        if (folders.isEmpty()) {
            throw new IOException("there is no job at '" + shown + "': no object PREFIX/JOB-UID/log/N.json is there."
                    + " See the path of a checkpoint in kubectl describe checkpoint");
        }
        return folders.stream().map(folder -> new StoredJob(store, folder)).toList();
    }

    /** The savepoint whose folder this is; empty if it is none. */
    Optional<CheckpointMetadata> savepoint() throws IOException {
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SavepointFolder(store, prefix).read());
        } catch (ObjectNotFoundException none) {
            return Optional.empty();
        }
    }

    private TreeSet<String> folders(String start) throws IOException {
        TreeSet<String> folders = new TreeSet<>();
        if (start.startsWith("/")) {
            return folders;
        }
        store.list(start).forEach(object -> {
            Matcher entry = ENTRY.matcher(object.key());
            if (entry.matches()) {
                folders.add(entry.group(1));
            }
        });
        return folders;
    }

    /**
     * The one job there.
     *
     * @throws IOException if there is none, or more
     */
    StoredJob job() throws IOException {
        List<StoredJob> jobs = jobs();
        if (jobs.size() > 1) {
            throw new IOException("there are " + jobs.size() + " jobs at '" + shown + "', name one of them: "
                    + String.join(", ", jobs.stream().map(StoredJob::folder).toList()));
        }
        return jobs.get(0);
    }
}
