package dev.weir.local.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a client of the local S3 signs its requests with.
 *
 * @param accessKey 20 characters
 * @param secretKey 40 characters; never logged
 */
public record S3Credentials(String accessKey, String secretKey) {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public S3Credentials {
        Objects.requireNonNull(accessKey, "accessKey is null");
        Objects.requireNonNull(secretKey, "secretKey is null");
    }

    /** The credentials in {@code file}, made and written there (readable by its owner alone) when there are none. */
    public static S3Credentials readOrCreate(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() < 2) {
                throw new IOException("The S3 credentials in " + file
                        + " are not two lines, an access key and a secret key; delete the file to have new ones made");
            }
            return new S3Credentials(lines.get(0), lines.get(1));
        }
        S3Credentials made = new S3Credentials(letters(20, random), letters(40, random));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, made.accessKey() + "\n" + made.secretKey() + "\n");
        return made;
    }

    private static String letters(int count, RandomGenerator random) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** Without the secret, so that it cannot reach a log. */
    @Override
    public String toString() {
        return "S3Credentials[accessKey=" + accessKey + "]";
    }
}
