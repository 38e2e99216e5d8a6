package dev.weir.connectors.files;

import io.minio.CopyObjectArgs;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;

/** Objects of an S3 store. */
final class S3FileStore implements FileStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TRANSFER_TIMEOUT = Duration.ofSeconds(30);

    private final MinioClient client;
    private final S3Failures failures;

    S3FileStore(S3Settings settings) {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(TRANSFER_TIMEOUT)
                .writeTimeout(TRANSFER_TIMEOUT)
                .build();
        this.client = MinioClient.builder()
                .endpoint(settings.endpoint())
                .region(settings.region())
                .credentialsProvider(credentials(settings, http))
                .httpClient(http)
                .build();
        this.failures = new S3Failures(settings.endpoint());
    }

    private static Provider credentials(S3Settings settings, OkHttpClient http) {
        return settings.identity()
                .map(identity -> identity.provider(http))
                .orElseGet(() -> new StaticProvider(
                        settings.accessKey(),
                        settings.secretKey(),
                        settings.sessionToken().orElse(null)));
    }

    @Override
    public List<StoredFile> list(FileLocation location) throws IOException {
        if (location.isPattern()) {
            String literal = location.path().split("[*?]", 2)[0];
            return listPrefix(location, literal, location.namePattern().asMatchPredicate());
        }
        if (location.path().isEmpty()) {
            return listPrefix(location, "", name -> true);
        }
        Optional<StatObjectResponse> object = find(location);
        return object.isPresent()
                ? List.of(new StoredFile(
                        location.uri(),
                        object.get().size(),
                        unquoted(object.get().etag())))
                : listPrefix(location, location.path() + "/", name -> true);
    }

    private List<StoredFile> listPrefix(FileLocation location, String prefix, Predicate<String> wanted)
            throws IOException {
        List<StoredFile> found = failures.call("list " + location.uri(), () -> {
            List<StoredFile> objects = new ArrayList<>();
            for (Result<Item> result : client.listObjects(ListObjectsArgs.builder()
                    .bucket(location.bucket())
                    .prefix(prefix)
                    .recursive(false)
                    .build())) {
                Item item = result.get();
                FileLocation object = new FileLocation(FileLocation.S3, location.bucket(), item.objectName());
                String name = object.name();
                if (!item.isDir() && !name.isEmpty() && !name.startsWith(".") && wanted.test(name)) {
                    objects.add(new StoredFile(object.uri(), item.size(), unquoted(item.etag())));
                }
            }
            return objects;
        });
        found.sort(Comparator.comparing(StoredFile::uri));
        return found;
    }

    @Override
    public InputStream open(StoredFile file, long offset) throws IOException {
        if (offset > 0 && offset == file.size()) {
            verify(file);
            return InputStream.nullInputStream(); // a range that begins at the end is an error in S3
        }
        FileLocation location = FileLocation.parse(file.uri());
        GetObjectArgs.Builder request =
                GetObjectArgs.builder().bucket(location.bucket()).object(location.path());
        if (offset > 0) {
            request.offset(offset);
        }
        GetObjectResponse response;
        try {
            response = failures.call("read " + file.uri(), () -> client.getObject(request.build()));
        } catch (NoSuchFileException e) {
            throw gone(file, e);
        }
        try {
            file.requireSame(file.size(), unquoted(response.headers().get("ETag")));
            return response;
        } catch (FileChangedException e) {
            response.close();
            throw e;
        }
    }

    @Override
    public void verify(StoredFile file) throws IOException {
        Optional<StatObjectResponse> object = find(FileLocation.parse(file.uri()));
        if (object.isEmpty()) {
            throw gone(file, null);
        }
        file.requireSame(object.get().size(), unquoted(object.get().etag()));
    }

    private static FileChangedException gone(StoredFile file, IOException cause) {
        return new FileChangedException(
                "input file " + file.uri() + " is gone: put it back, or start the job without its state", cause);
    }

    @Override
    public void stage(String uri, byte[] content, int length) throws IOException {
        FileLocation location = FileLocation.parse(uri);
        failures.call(
                "write " + uri,
                () -> client.putObject(PutObjectArgs.builder().bucket(location.bucket()).object(location.path()).stream(
                                new ByteArrayInputStream(content, 0, length), (long) length, -1L)
                        .build()));
    }

    @Override
    public void publish(StagedFile file) throws IOException {
        FileLocation staged = FileLocation.parse(file.staged());
        FileLocation target = FileLocation.parse(file.target());
        if (!isPublished(file, target)) {
            copy(file, staged, target);
        }
        failures.call("remove " + file.staged(), () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(staged.bucket())
                    .object(staged.path())
                    .build());
            return file;
        });
    }

    private void copy(StagedFile file, FileLocation staged, FileLocation target) throws IOException {
        SourceObject source = SourceObject.builder()
                .bucket(staged.bucket())
                .object(staged.path())
                .build();
        CopyObjectArgs request = CopyObjectArgs.builder()
                .bucket(target.bucket())
                .object(target.path())
                .source(source)
                .build();
        try {
            failures.call("copy " + file.staged() + " to " + file.target(), () -> client.copyObject(request));
        } catch (NoSuchFileException e) {
            // another process that commits the same checkpoint may have been faster
            if (!isPublished(file, target)) {
                throw file.removed(e);
            }
        }
    }

    private boolean isPublished(StagedFile file, FileLocation target) throws IOException {
        return find(target).filter(object -> object.size() == file.size()).isPresent();
    }

    private Optional<StatObjectResponse> find(FileLocation location) throws IOException {
        StatObjectArgs request = StatObjectArgs.builder()
                .bucket(location.bucket())
                .object(location.path())
                .build();
        try {
            return Optional.of(failures.call("look for " + location.uri(), () -> client.statObject(request)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static String unquoted(String etag) {
        return etag == null ? "" : etag.replace("\"", "");
    }

    @Override
    public boolean isTransient(IOException failure) {
        return S3Failures.isTransient(failure);
    }
}
