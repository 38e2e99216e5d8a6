package dev.weir.simulation.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What lies beyond the sinks of a job: parts that were staged, and those of them that were made visible, once each. Outlives
 * every process. For one thread.
 */
public final class OutsideWorld {
    private final Map<String, List<String>> staged;
    private final Map<String, List<String>> committed;
    private final Map<Long, Map<String, byte[]>> hookData;
    private final Consumer<String> violations;
    private Predicate<String> mayBeVisible = part -> true;

    /** @param violations told what must not happen */
    public OutsideWorld(Consumer<String> violations) {
        this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), violations);
    }

    private OutsideWorld(
            Map<String, List<String>> staged,
            Map<String, List<String>> committed,
            Map<Long, Map<String, byte[]>> hookData,
            Consumer<String> violations) {
        this.staged = staged;
        this.committed = committed;
        this.hookData = hookData;
        this.violations = violations;
    }

    /** The same as it is now, which from here on has a fate of its own. */
    public OutsideWorld copy(Consumer<String> tell) {
        return new OutsideWorld(new TreeMap<>(staged), new TreeMap<>(committed), new TreeMap<>(hookData), tell);
    }

    /** From now on only parts whose ids pass may be committed. */
    public void allowOnly(Predicate<String> parts) {
        mayBeVisible = parts;
    }

    void stage(String id, List<String> lines) {
        List<String> before = staged.putIfAbsent(id, List.copyOf(lines));
        if (before != null && !before.equals(lines)) {
            violations.accept("part " + id + " was staged twice, with other lines");
        }
    }

    /** Does nothing if it is committed already. */
    void commit(Part part) {
        List<String> lines = staged.get(part.id());
        if (lines == null) {
            violations.accept("part " + part.id() + " was committed and never staged");
        } else if (!mayBeVisible.test(part.id())) {
            violations.accept("part " + part.id() + " was committed, and no completed checkpoint has it");
        } else {
            committed.putIfAbsent(part.id(), lines);
        }
    }

    public boolean isCommitted(String id) {
        return committed.containsKey(id);
    }

    /** Every line that can be seen, sorted. */
    public List<String> lines() {
        List<String> all = new ArrayList<>();
        committed.values().forEach(all::addAll);
        all.sort(Comparator.naturalOrder());
        return all;
    }

    void hookGave(long checkpointId, String hook, byte[] data) {
        hookData.computeIfAbsent(checkpointId, id -> new TreeMap<>()).put(hook, data);
    }

    /** {@code null} if it gave none. */
    byte[] hookData(long checkpointId, String hook) {
        return hookData.getOrDefault(checkpointId, Map.of()).get(hook);
    }

    void violated(String what) {
        violations.accept(what);
    }
}
