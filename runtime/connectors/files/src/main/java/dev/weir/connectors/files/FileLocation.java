package dev.weir.connectors.files;

import dev.weir.api.InvalidProgramException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A URI of files, taken apart.
 *
 * @param scheme {@code file} or {@code s3}
 * @param bucket of {@code s3}; empty for {@code file}
 * @param path of {@code file}: absolute; of {@code s3}: the key, without a leading slash. No slash at the end
 */
record FileLocation(String scheme, String bucket, String path) {
    static final String FILE = "file";
    static final String S3 = "s3";
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    /** @throws InvalidProgramException if it is no URI that this connector reads */
    static FileLocation parse(String uri) {
        if (uri.startsWith("s3://")) {
            return s3(uri);
        }
        if (uri.startsWith("file:")) {
            return file(uri);
        }
        throw new InvalidProgramException(
                "location '" + uri + "' is not understood: write file:/path or s3://bucket/path");
    }

    private static FileLocation s3(String uri) {
        String rest = uri.substring("s3://".length());
        int slash = rest.indexOf('/');
        String bucket = slash < 0 ? rest : rest.substring(0, slash);
        if (!BUCKET.matcher(bucket).matches()) {
            throw new InvalidProgramException(
                    "location '" + uri + "' has the bucket '" + bucket + "': write s3://bucket/path");
        }
        return checked(uri, new FileLocation(S3, bucket, slash < 0 ? "" : trimmed(rest.substring(slash + 1))));
    }

    private static FileLocation file(String uri) {
        String rest = uri.substring("file:".length());
        if (rest.startsWith("//")) {
            rest = rest.substring(2);
        }
        if (!rest.startsWith("/")) {
            throw new InvalidProgramException(
                    "location '" + uri + "' is not an absolute path of this machine: write file:/path");
        }
        return checked(uri, new FileLocation(FILE, "", trimmed(decoded(uri, rest))));
    }

    private static FileLocation checked(String uri, FileLocation location) {
        if (location.path().indexOf('\0') >= 0) {
            throw new InvalidProgramException("location '" + uri + "' holds the character 0: no file has such a name");
        }
        if (location.parent().indexOf('*') >= 0 || location.parent().indexOf('?') >= 0) {
            throw new InvalidProgramException(
                    "location '" + uri + "' has a pattern before its last element: only the last may hold * or ?");
        }
        return location;
    }

    private static String decoded(String uri, String path) {
        try {
            // a plus sign is itself in a path, unlike in a form
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidProgramException("location '" + uri + "' has a malformed % escape: write % as %25", e);
        }
    }

    private static String trimmed(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** The last element of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is before the last element, without a slash at the end; may be empty. */
    String parent() {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    boolean isPattern() {
        return path.indexOf('*') >= 0 || path.indexOf('?') >= 0;
    }

    /** The last element as a pattern: {@code *} is any characters, {@code ?} is one. */
    Pattern namePattern() {
        StringBuilder regex = new StringBuilder();
        name().codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** The location of a name in this directory. */
    FileLocation resolve(String name) {
        return new FileLocation(scheme, bucket, path.isEmpty() || path.endsWith("/") ? path + name : path + "/" + name);
    }

    /** Written as {@link #parse} reads it. */
    String uri() {
        return scheme.equals(S3) ? "s3://" + bucket + "/" + path : FILE + "://" + path.replace("%", "%25");
    }
}
