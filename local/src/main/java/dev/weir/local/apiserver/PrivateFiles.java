package dev.weir.local.apiserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner can read. */
final class PrivateFiles {

    private PrivateFiles() {}

    /** Makes the folder when it is not there, and takes everyone else's rights to it. */
    static void folder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (isPosix(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A new file of a name that is not taken; temporary files are private where the file system can. */
    static Path create(Path folder, String prefix, String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, prefix, ".next"), text);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
