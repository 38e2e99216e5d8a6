package dev.weir.local.kubelet.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Turns the absolute paths that a container sees, those of its image and of its volume mounts, into the real ones of this
 * machine. A local pod has no mount namespace of its own, so its arguments and environment are rewritten instead.
 *
 * <p>A path is recognised where a value begins, and after {@code :}, {@code =} or {@code ,}, and when it ends there or goes
 * on with {@code /}: {@code -cp /opt/weir/lib/*:/opt/weir/job/*}, {@code --conf=/etc/weir/job.yaml},
 * {@code file:///etc/weir}. The longest mapped path wins. What has been put in is not looked at again.
 */
public final class PathMapping {

    private record Entry(String from, String to) {}

    private final List<Entry> entries;

    private PathMapping(List<Entry> entries) {
        this.entries = entries;
    }

    /** A mapping of container paths to real ones; a trailing slash means nothing. */
    public static PathMapping of(Map<String, Path> paths) {
        List<Entry> entries = new ArrayList<>();
        paths.forEach((from, to) -> entries.add(new Entry(withoutTrailingSlash(from), to.toString())));
        entries.sort(Comparator.comparingInt((Entry entry) -> entry.from().length())
                .reversed()
                .thenComparing(Entry::from));
        return new PathMapping(List.copyOf(entries));
    }

    /** The value with every mapped path in it replaced. */
    public String map(String value) {
        Objects.requireNonNull(value, "value is null");
        StringBuilder mapped = new StringBuilder(value.length() + 32);
        int at = 0;
        while (at < value.length()) {
            Entry entry = value.charAt(at) == '/' && mayBegin(value, at) ? entryAt(value, at) : null;
            if (entry == null) {
                mapped.append(value.charAt(at));
                at++;
            } else {
                mapped.append(entry.to());
                at += entry.from().length();
            }
        }
        return mapped.toString();
    }

    private Entry entryAt(String value, int at) {
        for (Entry entry : entries) {
            if (value.startsWith(entry.from(), at)
                    && mayEnd(value, at + entry.from().length())) {
                return entry;
            }
        }
        return null;
    }

    private static boolean mayBegin(String value, int at) {
        if (at == 0) {
            return true;
        }
        char before = value.charAt(at - 1);
        return before == ':' || before == '=' || before == ',' || before == ' ' || isAfterEmptyAuthority(value, at);
    }

    /** The third slash of {@code file:///path}. */
    private static boolean isAfterEmptyAuthority(String value, int at) {
        return at >= 3 && value.startsWith("://", at - 3);
    }

    private static boolean mayEnd(String value, int end) {
        return end == value.length() || "/:,= ".indexOf(value.charAt(end)) >= 0;
    }

    private static String withoutTrailingSlash(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path '" + path + "' must be absolute");
        }
        String trimmed = path;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        if (trimmed.length() == 1) {
            throw new IllegalArgumentException("The root path '/' cannot be mapped");
        }
        return trimmed;
    }
}
