package dev.weir.hooks;

import dev.weir.control.CheckpointReport.HookReport;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the hooks were told of one checkpoint, and how it went. Loop only. */
final class HookProgress {
    /** Hooks that were told of the trigger. */
    private final Set<String> triggered = new HashSet<>();

    private final Map<String, HookReport> reports = new LinkedHashMap<>();

    void triggered(String hook) {
        triggered.add(hook);
    }

    boolean wasTriggered(String hook) {
        return triggered.contains(hook);
    }

    void report(String hook, String phase, long millis, String message) {
        long before = reports.containsKey(hook) ? reports.get(hook).durationMillis() : 0;
        reports.put(hook, new HookReport(hook, phase, before + millis, message));
    }

    List<HookReport> reports() {
        return List.copyOf(reports.values());
    }
}
