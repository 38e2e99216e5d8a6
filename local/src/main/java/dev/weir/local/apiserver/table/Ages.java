package dev.weir.local.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** How long ago, in the short form that kubectl's users know: {@code 12s}, {@code 5m30s}, {@code 3h2m}, {@code 2d4h}, {@code 40d}. */
public final class Ages {

    private static final TextNode UNKNOWN = TextNode.valueOf("<unknown>");

    private Ages() {}

    /** @param timestamp RFC 3339, or anything else for an unknown age */
    public static JsonNode since(JsonNode timestamp, Instant now) {
        if (!timestamp.isTextual()) {
            return UNKNOWN;
        }
        try {
            return TextNode.valueOf(brief(
                    Duration.between(OffsetDateTime.parse(timestamp.asText()).toInstant(), now)));
        } catch (DateTimeException e) {
            return UNKNOWN;
        }
    }

    static String brief(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        } else if (seconds < 0) {
            return "0s";
        } else if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        } else if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        } else if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        } else if (days < 730) {
            return days + "d";
        }
        return two(days / 365, "y", days % 365, "d");
    }

    private static String two(long more, String moreUnit, long less, String lessUnit) {
        return less == 0 ? more + moreUnit : more + moreUnit + less + lessUnit;
    }
}
