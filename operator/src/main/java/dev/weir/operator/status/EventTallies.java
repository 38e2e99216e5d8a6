package dev.weir.operator.status;

import dev.weir.operator.model.Announcement;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts what has been said, so that the same thing said again is one Event with a count, and so that many things of one
 * reason become one Event too. Bounded; not thread safe.
 */
final class EventTallies {
    /** Least time between two writes of one Event. */
    static final Duration QUIET = Duration.ofSeconds(10);
    /** How many messages one reason may have before they are combined, in {@link #WINDOW}. */
    static final int MESSAGES_PER_REASON = 10;

    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final int REMEMBERED = 4096;

    private final Map<String, Tally> tallies = bounded();
    private final Map<String, Reason> reasons = bounded();

    /**
     * An Event to write.
     *
     * @param key which Event it is
     * @param count how often it was said since it was written last
     */
    record Due(String key, ObjectReference about, Announcement announcement, int count, Instant first, Instant last) {}

    private static final class Tally {
        ObjectReference about;
        Announcement announcement;
        // How often it was said since it was written last.
        int unwritten;
        Instant first;
        Instant last;
        Instant writtenAt = Instant.EPOCH;
    }

    private static final class Reason {
        Instant since = Instant.EPOCH;
        int messages;
    }

    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** Counts what is said; returns the Event to write, if it is to be written now. */
    Optional<Due> add(ObjectReference about, Announcement announcement, Instant now) {
        String key = key(about, announcement, now);
        Tally tally = tallies.computeIfAbsent(key, absent -> new Tally());
        tally.about = about;
        tally.announcement = announcement;
        tally.unwritten++;
        tally.first = tally.first == null ? now : tally.first;
        tally.last = now;
        return now.isBefore(tally.writtenAt.plus(QUIET)) ? Optional.empty() : Optional.of(written(key, tally, now));
    }

    private String key(ObjectReference about, Announcement announcement, Instant now) {
        String byReason = about.getUid() + "/" + announcement.reason();
        String byMessage = byReason + "/" + announcement.message();
        if (tallies.containsKey(byMessage)) {
            return byMessage;
        }
        Reason reason = reasons.computeIfAbsent(byReason, absent -> new Reason());
        if (!now.isBefore(reason.since.plus(WINDOW))) {
            reason.since = now;
            reason.messages = 0;
        }
        reason.messages++;
        return reason.messages <= MESSAGES_PER_REASON ? byMessage : byReason;
    }

    /** The Events that have been said again since they were written, and have been quiet for long enough. */
    List<Due> due(Instant now) {
        List<Due> due = new ArrayList<>();
        tallies.forEach((key, tally) -> {
            if (tally.unwritten > 0 && !now.isBefore(tally.writtenAt.plus(QUIET))) {
                due.add(written(key, tally, now));
            }
        });
        return due;
    }

    private static Due written(String key, Tally tally, Instant now) {
        Due due = new Due(key, tally.about, tally.announcement, tally.unwritten, tally.first, tally.last);
        tally.unwritten = 0;
        tally.writtenAt = now;
        return due;
    }
}
