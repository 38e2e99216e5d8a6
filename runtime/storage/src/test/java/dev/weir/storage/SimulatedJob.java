package dev.weir.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.storage.CheckpointMetadata.KeyedHandle;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.StateHandle;
import dev.weir.storage.CheckpointMetadata.StateSchema;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.JobStorage.Keep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A job whose tasks build each checkpoint on the last one that they were told of, its JobMaster, and an operator that removes
 * checkpoints from another process. One thread: within any call to storage the others may act, or the call, or its answer, is
 * lost. After each call every entry of the log has all its segments.
 */
final class SimulatedJob {
    private static final String FOLDER = "jobs/uid";
    private static final int HISTORY = 2;
    private static final int TASKS = 2;

    /** A checkpoint in progress. */
    private record InProgress(CheckpointMetadata draft) {}

    private final Random random;
    private final int maxConcurrent;
    private final MemoryObjectStore store = new MemoryObjectStore();
    private final String name;

    // The JobMaster's
    private CommitLog log;
    private JobStorage storage;
    private Claim claim;
    private long nextId;
    private final List<CheckpointMetadata> completed = new ArrayList<>();
    private final TreeMap<Long, InProgress> inProgress = new TreeMap<>();
    private CheckpointMetadata committing;

    /** By task: the parts of the last completed checkpoint that it was told of. */
    private final Map<Integer, List<StateHandle>> bases = new HashMap<>();

    /** Another JobMaster has the job: this one is no more. */
    private boolean fenced;

    /** A JobMaster that was cut off and does not know. */
    private Zombie zombie;

    private record Zombie(JobStorage storage, long epoch, Set<Long> active) {}

    // The operator's
    private final JobStorage operator = new JobStorage(store, FOLDER);

    // What is under way, further up the stack
    private boolean retaining;
    private boolean appending;
    private boolean deleting;
    private boolean starting;
    private boolean quiet;
    private int nested;

    private final Map<Integer, LogEntry> read = new HashMap<>();
    private int claims;
    private int committed;
    private int removed;
    private int reused;
    private int refused;

    SimulatedJob(long seed, int maxConcurrent) throws IOException {
        this.random = new Random(seed);
        this.maxConcurrent = maxConcurrent;
        this.name = "seed " + seed;
        quiet = true;
        start();
        quiet = false;
        store.inject(new MemoryObjectStore.Faults() {
            @Override
            public void before(MemoryObjectStore.Operation operation, String key) throws IOException {
                others();
                fail(4);
            }

            @Override
            public void after(MemoryObjectStore.Operation operation, String key) throws IOException {
                if (operation == MemoryObjectStore.Operation.DELETE) {
                    requireWhole();
                }
                others();
                fail(3);
            }
        });
    }

    int committed() {
        return committed;
    }

    int removed() {
        return removed;
    }

    /** Parts of earlier checkpoints that later ones refer to. */
    int reused() {
        return reused;
    }

    /** Checkpoints that build on what is not kept. */
    int refused() {
        return refused;
    }

    private void fail(int percent) throws IOException {
        if (!quiet && random.nextInt(100) < percent) {
            throw new IOException("injected");
        }
    }

    /** In the middle of a call of one of them. */
    private void others() {
        if (quiet || nested >= 2 || random.nextInt(100) >= 8) {
            return;
        }
        nested++;
        act();
        nested--;
    }

    void step() {
        act();
        requireWhole();
    }

    private void act() {
        try {
            if (fenced) {
                start();
                return;
            }
            int dice = random.nextInt(100);
            if (dice < 30) {
                trigger();
            } else if (dice < 60) {
                commit();
            } else if (dice < 75) {
                tell();
            } else if (dice < 87) {
                retain();
            } else if (dice < 94) {
                removeOne();
            } else if (dice < 97) {
                retainAsZombie();
            } else {
                start();
            }
        } catch (IOException e) {
            assertThat(e).as(name).hasMessageContaining("injected");
        }
    }

    /** A JobMaster begins; what another had in progress is lost. */
    private void start() throws IOException {
        if (appending || starting) {
            return;
        }
        starting = true;
        try {
            takeOver();
        } finally {
            starting = false;
        }
    }

    private void takeOver() throws IOException {
        CommitLog next = new CommitLog(store, FOLDER);
        Claim taken = next.claim("jm", "claim-" + ++claims, 1);
        LogContent content = next.read();
        if (storage != null) {
            zombie = new Zombie(storage, claim.epoch(), Set.copyOf(inProgress.keySet()));
        }
        log = next;
        claim = taken;
        fenced = false;
        storage = new JobStorage(store, FOLDER);
        committing = null;
        inProgress.clear();
        completed.clear();
        completed.addAll(content.checkpoints());
        nextId = completed.stream().mapToLong(CheckpointMetadata::id).max().orElse(0) + 1;
        for (int task = 0; task < TASKS; task++) {
            bases.put(task, completed.isEmpty() ? List.of() : parts(completed.get(0), task));
        }
    }

    private void trigger() throws IOException {
        if (inProgress.size() >= maxConcurrent) {
            return;
        }
        long id = nextId++;
        List<SubtaskState> subtasks = new ArrayList<>();
        Claim at = claim;
        for (int task = 0; task < TASKS; task++) {
            List<StateHandle> parts = new ArrayList<>();
            if (random.nextInt(4) > 0) {
                parts.addAll(bases.get(task));
            }
            parts.add(new StateHandle(Segments.key(at.epoch(), "tm-" + task, id), 0, 10, 17, null));
            subtasks.add(new SubtaskState(task, 5, new KeyedHandle(KeyedHandle.CANONICAL, parts), null));
        }
        CheckpointMetadata draft = draft(at, id, subtasks);
        inProgress.put(id, new InProgress(draft));
        for (int task = 0; task < TASKS; task++) {
            try {
                store.put(FOLDER + "/" + Segments.key(at.epoch(), "tm-" + task, id), new byte[10]);
            } catch (IOException declined) {
                inProgress.remove(id);
                return;
            }
        }
    }

    private static CheckpointMetadata draft(Claim claim, long id, List<SubtaskState> subtasks) {
        CheckpointMetadata empty = Entries.draft(claim, id);
        return empty.withState(
                List.of(new OperatorState(
                        "count", List.of(new StateSchema("c", "value", "", "\"long\"")), List.copyOf(subtasks))),
                List.of());
    }

    private static List<StateHandle> parts(CheckpointMetadata checkpoint, int task) {
        return checkpoint.operators().get(0).subtasks().get(task).keyed().parts();
    }

    /** As many as the JobMaster keeps at least. */
    private int kept() {
        return Math.max(HISTORY, maxConcurrent + 1);
    }

    private void commit() throws IOException {
        if (appending || fenced) {
            return;
        }
        if (committing == null) {
            if (inProgress.isEmpty()) {
                return;
            }
            List<CheckpointMetadata> drafts =
                    inProgress.values().stream().map(InProgress::draft).toList();
            CheckpointMetadata draft = drafts.get(random.nextInt(drafts.size()));
            boolean uploaded = Segments.of(draft).stream()
                    .filter(key -> Segments.origin(key).orElseThrow().checkpointId() == draft.id())
                    .allMatch(key -> store.keys().contains(FOLDER + "/" + key));
            if (!uploaded) {
                return;
            }
            if (!Basis.missing(draft, completed.subList(0, Math.min(kept(), completed.size())))
                    .isEmpty()) {
                refused++;
                inProgress.remove(draft.id());
                return;
            }
            committing = draft;
        }
        CheckpointMetadata draft = committing;
        CommitLog mine = log;
        appending = true;
        try {
            CommitLog.Outcome outcome = mine.append(draft);
            if (outcome instanceof CommitLog.Appended appended) {
                committed(appended.entry());
                tellOf(appended);
            } else {
                fenced = true;
            }
        } finally {
            appending = false;
        }
    }

    private void committed(CheckpointMetadata entry) {
        committing = null;
        committed++;
        completed.add(0, entry);
        inProgress.headMap(entry.id(), true).clear();
        Segments.of(entry).stream()
                .filter(key -> Segments.origin(key).orElseThrow().checkpointId() != entry.id())
                .forEach(key -> reused++);
    }

    /** Mostly: a JobMaster that is told of an answer late does not come to it. */
    private void tellOf(CommitLog.Appended appended) {
        if (random.nextInt(10) > 0) {
            storage.appended(appended.entry(), appended.bytes());
        }
    }

    /** A task hears of the newest completed checkpoint, or of one before. */
    private void tell() {
        int task = random.nextInt(TASKS);
        if (!completed.isEmpty()) {
            int late = random.nextInt(10) == 0 ? random.nextInt(completed.size()) : 0;
            bases.put(task, parts(completed.get(late), task));
        }
    }

    private void retain() throws IOException {
        if (retaining) {
            return;
        }
        JobStorage mine = storage;
        Set<Long> active = new TreeSet<>(inProgress.keySet());
        retaining = true;
        try {
            JobStorage.Removed gone = mine.retain(Keep.running(claim.epoch(), kept(), Set.of(), active));
            removed += gone.checkpoints().size();
            completed.removeIf(checkpoint -> gone.checkpoints().contains(checkpoint.id()));
        } finally {
            retaining = false;
        }
    }

    private void retainAsZombie() throws IOException {
        if (zombie != null && !retaining) {
            Zombie it = zombie;
            it.storage().retain(Keep.running(it.epoch(), kept(), Set.of(), it.active()));
        }
    }

    private void removeOne() throws IOException {
        if (deleting || completed.isEmpty()) {
            return;
        }
        deleting = true;
        try {
            long id = completed.get(random.nextInt(completed.size())).id();
            removed += operator.deleteCheckpoint(id, true).checkpoints().size();
        } catch (JobStorage.NewestCheckpointException expected) {
            // It may be built on.
        } finally {
            deleting = false;
        }
    }

    /** Every entry of the log has its segments. */
    private void requireWhole() {
        List<String> keys = store.keys();
        Set<String> there = Set.copyOf(keys);
        for (CheckpointMetadata entry : entries()) {
            for (String segment : Segments.of(entry)) {
                assertThat(there)
                        .as(name + ": checkpoint " + entry.id() + " of entry " + entry.number())
                        .contains(FOLDER + "/" + segment);
            }
        }
    }

    /** Those in the log; each is read once, since none changes. */
    private List<CheckpointMetadata> entries() {
        boolean before = quiet;
        quiet = true;
        try {
            List<CheckpointMetadata> entries = new ArrayList<>();
            for (String key : store.keys()) {
                if (key.startsWith(FOLDER + "/log/") && entry(key) instanceof CheckpointMetadata checkpoint) {
                    entries.add(checkpoint);
                }
            }
            return entries;
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            quiet = before;
        }
    }

    private LogEntry entry(String key) throws IOException {
        byte[] file = store.get(key);
        int hash = Arrays.hashCode(file);
        LogEntry known = read.get(hash);
        if (known == null) {
            known = LogEntryFormat.read(key, file);
            read.put(hash, known);
        }
        return known;
    }

    /** Nothing goes wrong any more: after two sweeps there is nothing that no entry names. */
    void settle() throws IOException {
        quiet = true;
        start();
        retain();
        retain();
        requireWhole();
        Set<String> named = entries().stream()
                .flatMap(entry -> Segments.of(entry).stream())
                .map(segment -> FOLDER + "/" + segment)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(store.keys().stream().filter(key -> key.startsWith(FOLDER + "/segments/")))
                .as(name)
                .containsExactlyElementsOf(named);
    }
}
