package dev.weir.checkpoint;

import dev.weir.control.CheckpointDetail;
import dev.weir.control.CheckpointDetail.TraceStep;
import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointReport.OperatorReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CheckpointMetadata.OperatorState;
import dev.weir.storage.CheckpointMetadata.SubtaskState;
import dev.weir.storage.SavepointFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of each checkpoint: those that wait, are in progress or can be restored, and the last of the others. Traces are
 * kept of the newest only. Coordinator's thread only.
 */
final class CheckpointHistory {
    /** How many that are over are remembered, and how many traces. */
    static final int REMEMBERED = 50;

    /** One trace is no longer than this, whatever comes in. */
    private static final int LONGEST_TRACE = 20_000;

    /** One checkpoint, or the request for it. */
    static final class Recorded {
        /** As it stands. */
        private CheckpointReport report;

        /** The job ends with it. */
        private boolean suspends;

        private List<TraceStep> trace = new ArrayList<>();

        Recorded(CheckpointReport report) {
            this.report = report;
        }

        CheckpointReport report() {
            return report;
        }

        void suspends(boolean asked) {
            suspends = asked;
        }

        boolean suspends() {
            return suspends;
        }

        void trace(TraceStep step) {
            if (trace.size() < LONGEST_TRACE) {
                trace.add(step);
            }
        }

        void trace(List<TraceStep> steps) {
            steps.forEach(this::trace);
        }

        private boolean isOver() {
            return report.phase() == CheckpointPhase.FAILED || report.phase() == CheckpointPhase.DISCARDED;
        }
    }

    /** In the order in which they were asked for. */
    private final List<Recorded> all = new ArrayList<>();

    Recorded add(CheckpointReport report) {
        Recorded recorded = new Recorded(report);
        all.add(recorded);
        trim();
        return recorded;
    }

    void update(Recorded recorded, CheckpointReport report) {
        recorded.report = report;
        trim();
    }

    private void trim() {
        int over = 0;
        int traces = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            Recorded recorded = all.get(i);
            over += recorded.isOver() ? 1 : 0;
            traces += recorded.trace.isEmpty() ? 0 : 1;
            if (recorded.isOver() && over > REMEMBERED) {
                all.remove(i);
            } else if (traces > REMEMBERED) {
                recorded.trace = new ArrayList<>();
            }
        }
    }

    Optional<Recorded> byId(long id) {
        return all.stream()
                .filter(recorded -> recorded.report.id() == id && id > 0)
                .findFirst();
    }

    Optional<Recorded> byName(String name) {
        return all.stream()
                .filter(recorded -> !name.isEmpty() && recorded.report.name().equals(name))
                .findFirst();
    }

    /** Those that wait first, then by id, newest first. */
    List<CheckpointReport> reports() {
        return all.stream()
                .map(Recorded::report)
                .sorted(Comparator.comparingLong(
                                (CheckpointReport report) -> report.id() == 0 ? Long.MAX_VALUE : report.id())
                        .reversed())
                .toList();
    }

    Optional<CheckpointDetail> detail(long id) {
        return byId(id).map(recorded -> new CheckpointDetail(recorded.report, List.copyOf(recorded.trace)));
    }

    /** A checkpoint that was completed before this JobMaster began. */
    void recover(CheckpointMetadata checkpoint, String location) {
        all.add(new Recorded(new CheckpointReport(
                checkpoint.id(),
                checkpoint.name(),
                CheckpointKind.valueOf(checkpoint.kind()),
                CheckpointTrigger.valueOf(checkpoint.trigger()),
                CheckpointPhase.COMPLETED,
                "",
                checkpoint.triggeredAt(),
                checkpoint.triggeredAt(),
                checkpoint.completedAt(),
                Math.max(0, checkpoint.completedAt() - checkpoint.triggeredAt()),
                checkpoint.size(),
                checkpoint.newBytes(),
                location(location, checkpoint),
                operators(checkpoint, operator -> 0),
                checkpoint.hooks().keySet().stream()
                        .sorted()
                        .map(hook -> new CheckpointReport.HookReport(hook, "Prepared", 0, ""))
                        .toList(),
                Optional.empty())));
    }

    /** Where it is restored from; for people, and for {@code restoreFrom}. */
    static String location(String folder, CheckpointMetadata checkpoint) {
        return checkpoint.kind().equals(CheckpointKind.SAVEPOINT.name())
                ? folder + "/" + SavepointFolder.path(checkpoint.name())
                : folder + "/log/" + checkpoint.number() + ".json";
    }

    static List<OperatorReport> operators(
            CheckpointMetadata checkpoint, java.util.function.ToLongFunction<String> newBytes) {
        return checkpoint.operators().stream()
                .map(operator -> new OperatorReport(
                        operator.name(),
                        operator.subtasks().size(),
                        size(operator),
                        newBytes.applyAsLong(operator.name())))
                .toList();
    }

    static long size(OperatorState operator) {
        return operator.subtasks().stream().mapToLong(SubtaskState::size).sum();
    }
}
