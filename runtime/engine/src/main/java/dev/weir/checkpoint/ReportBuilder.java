package dev.weir.checkpoint;

import dev.weir.control.CheckpointKind;
import dev.weir.control.CheckpointPhase;
import dev.weir.control.CheckpointReport;
import dev.weir.control.CheckpointReport.HookReport;
import dev.weir.control.CheckpointReport.OperatorReport;
import dev.weir.control.CheckpointTrigger;
import dev.weir.storage.CheckpointMetadata;
import java.util.List;
import java.util.Optional;

/** A report that differs in something from another. Times come in as epoch microseconds. */
final class ReportBuilder {
    private final CheckpointReport from;
    private long id;
    private CheckpointPhase phase;
    private String message;
    private long triggeredAt;
    private long completedAt;
    private long duration;
    private long size;
    private long newBytes;
    private String location;
    private List<OperatorReport> operators;
    private List<HookReport> hooks;
    private Optional<CheckpointReport.Failure> failure;

    ReportBuilder(CheckpointReport from) {
        this.from = from;
        this.id = from.id();
        this.phase = from.phase();
        this.message = from.message();
        this.triggeredAt = from.triggeredAt();
        this.completedAt = from.completedAt();
        this.duration = from.durationMillis();
        this.size = from.size();
        this.newBytes = from.newBytes();
        this.location = from.location();
        this.operators = from.operators();
        this.hooks = from.hooks();
        this.failure = from.failure();
    }

    static CheckpointReport requested(String name, CheckpointKind kind, CheckpointTrigger trigger, long at) {
        return new CheckpointReport(
                0,
                name,
                kind,
                trigger,
                CheckpointPhase.PENDING,
                "",
                at / 1000,
                0,
                0,
                0,
                0,
                0,
                "",
                List.of(),
                List.of(),
                Optional.empty());
    }

    ReportBuilder waitsFor(String why) {
        message = why;
        return this;
    }

    ReportBuilder begun(long newId, long at) {
        id = newId;
        phase = CheckpointPhase.TRIGGERING;
        message = "";
        triggeredAt = at / 1000;
        return this;
    }

    ReportBuilder phase(CheckpointPhase next) {
        phase = next;
        return this;
    }

    ReportBuilder hooks(List<HookReport> next) {
        hooks = next;
        return this;
    }

    ReportBuilder committed(CheckpointMetadata entry, String where, List<OperatorReport> states, long at) {
        phase = CheckpointPhase.COMPLETING;
        size = entry.size();
        newBytes = entry.newBytes();
        location = where;
        operators = states;
        return ended(at);
    }

    ReportBuilder failed(CheckpointFailureReason reason, String found, long at) {
        phase = CheckpointPhase.FAILED;
        message = "";
        failure = Optional.of(new CheckpointReport.Failure(reason.word(), reason.message(found)));
        return ended(at);
    }

    private ReportBuilder ended(long at) {
        completedAt = at / 1000;
        duration = triggeredAt == 0 ? 0 : Math.max(0, completedAt - triggeredAt);
        return this;
    }

    CheckpointReport build() {
        return new CheckpointReport(
                id,
                from.name(),
                from.kind(),
                from.trigger(),
                phase,
                message,
                from.requestedAt(),
                triggeredAt,
                completedAt,
                duration,
                size,
                newBytes,
                location,
                operators,
                hooks,
                failure);
    }
}
