package dev.weir.local.apiserver.rest;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of API versions: v2, v1, v2beta1, v1beta2, v1alpha1, and then whatever is none. */
final class Versions {

    private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

    static final Comparator<String> NEWEST_FIRST =
            Comparator.comparingLong(Versions::rank).reversed().thenComparing(Comparator.naturalOrder());

    private Versions() {}

    private static long rank(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return -1;
        }
        long stability = matcher.group(2) == null ? 2 : matcher.group(2).equals("beta") ? 1 : 0;
        long minor = matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3));
        return (stability << 60) + (Long.parseLong(matcher.group(1)) << 30) + minor;
    }
}
