package dev.weir.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Files of a mounted file system. */
final class LocalFileStore implements FileStore {
    @Override
    public List<StoredFile> list(FileLocation location) throws IOException {
        Path path = Path.of(location.path());
        if (location.isPattern()) {
            return inDirectory(path.getParent(), location.namePattern().asMatchPredicate());
        }
        if (Files.isDirectory(path)) {
            return inDirectory(path, name -> true);
        }
        return Files.isRegularFile(path) ? List.of(stored(path)) : List.of();
    }

    private static List<StoredFile> inDirectory(Path directory, Predicate<String> wanted) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<StoredFile> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".") && wanted.test(name) && Files.isRegularFile(entry)) {
                    found.add(stored(entry));
                }
            }
        }
        found.sort(Comparator.comparing(StoredFile::uri));
        return found;
    }

    private static StoredFile stored(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        String uri = new FileLocation(FileLocation.FILE, "", path.toString()).uri();
        return new StoredFile(uri, attributes.size(), version(attributes));
    }

    private static String version(BasicFileAttributes attributes) {
        return "modified-" + attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
    }

    @Override
    public InputStream open(StoredFile file, long offset) throws IOException {
        verify(file);
        FileChannel channel = FileChannel.open(path(file.uri()), StandardOpenOption.READ);
        channel.position(offset);
        return Channels.newInputStream(channel);
    }

    @Override
    public void verify(StoredFile file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(path(file.uri()), BasicFileAttributes.class);
            file.requireSame(found.size(), version(found));
        } catch (NoSuchFileException e) {
            throw new FileChangedException(
                    "input file " + file.uri() + " is gone: put it back, or start the job without its state", e);
        }
    }

    @Override
    public void stage(String uri, byte[] content, int length) throws IOException {
        Path path = path(uri);
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content, 0, length);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            force(path.getParent());
        } catch (IOException e) {
            throw cannotWrite(path, e);
        }
    }

    @Override
    public void publish(StagedFile file) throws IOException {
        Path target = path(file.target());
        try {
            Files.move(path(file.staged()), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            if (!Files.isRegularFile(target) || Files.size(target) != file.size()) {
                throw file.removed(e);
            }
        } catch (IOException e) {
            throw cannotWrite(target, e);
        }
        force(target.getParent());
    }

    /** Makes the names in a directory survive a crash of the machine. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static IOException cannotWrite(Path path, IOException cause) {
        String reason = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        return new IOException("cannot write " + path + ": " + reason, cause);
    }

    @Override
    public boolean isTransient(IOException failure) {
        return false;
    }

    private static Path path(String uri) {
        return Path.of(FileLocation.parse(uri).path());
    }
}
