package dev.weir.hooks;

import dev.weir.control.CheckpointReport.HookReport;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the hooks were told of one checkpoint, and how it went. Loop only. */
final class HookProgress {
    private static final String FAILED = "Failed";

    /** Hooks that were told of the trigger. */
    private final Set<String> triggered = new HashSet<>();

    private final Map<String, HookReport> reports = new LinkedHashMap<>();

    void triggered(String hook) {
        triggered.add(hook);
    }

    boolean wasTriggered(String hook) {
        return triggered.contains(hook);
    }

    void succeeded(String hook, String phase, long millis) {
        HookReport before = before(hook);
        boolean failed = before.phase().equals(FAILED);
        reports.put(
                hook,
                new HookReport(hook, failed ? FAILED : phase, before.durationMillis() + millis, before.message()));
    }

    /** The first failure stays said, whatever the hook does after it. */
    void failed(String hook, long millis, String message) {
        HookReport before = before(hook);
        boolean first = before.message().isEmpty();
        reports.put(
                hook,
                new HookReport(hook, FAILED, before.durationMillis() + millis, first ? message : before.message()));
    }

    private HookReport before(String hook) {
        return reports.getOrDefault(hook, new HookReport(hook, "", 0, ""));
    }

    List<HookReport> reports() {
        return List.copyOf(reports.values());
    }
}
