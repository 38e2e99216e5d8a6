package dev.weir.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weir.checkpoint.StateCompatibility;
import dev.weir.checkpoint.StateCompatibility.Problem;
import dev.weir.common.Failures;
import dev.weir.common.SystemClock;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import dev.weir.control.JobFailure;
import dev.weir.graph.JobGraph;
import dev.weir.graph.LogicalGraph;
import dev.weir.jobmaster.JobMasterSettings;
import dev.weir.jobmaster.MissingCheckpointsException;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.CommitLog;
import dev.weir.storage.LogContent;
import dev.weir.storage.ObjectStore;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Whether the program of an image can go on from its job's last checkpoint, asked before anything of the job is stopped. It reads
 * storage and loads the program; it claims, writes and deploys nothing, so that the job may run meanwhile. One line of JSON on
 * standard output, a line for people for each problem on standard error and in the {@link TerminationLog}, and the exit code say
 * what came of it.
 */
final class Preflight {
    /**
     * What came of it.
     *
     * @param checkpoint id of the newest; absent if there is none, and nothing to go on from
     * @param compatible whether the program can go on from it
     * @param unchecked operators whose state could not be found out, and why
     * @param failure why nothing could be found out; absent if it could
     */
    record Report(
            Optional<Long> checkpoint,
            boolean compatible,
            List<Problem> problems,
            Map<String, String> unchecked,
            Optional<JobFailure> failure) {}

    private final JobConfig config;
    private final Callable<ObjectStore> storage;
    private final Callable<LogicalGraph> program;
    private final PrintStream out;
    private final PrintStream err;
    private final TerminationLog last;

    /** @param last where a container says what came of it; the operator reads it there */
    Preflight(
            JobConfig config,
            Callable<ObjectStore> storage,
            Callable<LogicalGraph> program,
            PrintStream out,
            PrintStream err,
            TerminationLog last) {
        this.config = config;
        this.storage = storage;
        this.program = program;
        this.out = out;
        this.err = err;
        this.last = last;
    }

    /** Blocks. @return the exit code */
    int run() {
        Report report = report();
        out.println(json(report));
        List<String> lines = lines(report);
        lines.forEach(line -> err.println("weir: " + line));
        last.write(lines);
        if (report.failure().isPresent()) {
            // Whoever is at fault, it may be put right without another program: a Secret, a bucket, a jar.
            return Launcher.BROKEN;
        }
        return report.compatible() ? Launcher.STOPPED : Launcher.INCOMPATIBLE;
    }

    /** What does not fit comes first, since what comes last may be cut. */
    private static List<String> lines(Report report) {
        List<String> lines = new ArrayList<>();
        report.failure().ifPresent(failure -> lines.add(failure.reason() + ": " + failure.message()));
        report.problems().forEach(problem -> lines.add(problem.describe()));
        report.unchecked().forEach((operator, why) -> lines.add("operator '" + operator + "': " + why));
        return lines;
    }

    private static String json(Report report) {
        try {
            return ControlJson.mapper().writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report cannot be written as JSON", e);
        }
    }

    private Report report() {
        try {
            JobGraph graph = JobGraph.defineJobStructure(program.call());
            LogContent log = new CommitLog(storage.call(), JobMasterSettings.folder(config)).read();
            MissingCheckpointsException.check(config, log);
            Optional<CheckpointMetadata> newest =
                    log.sinceBeginning().checkpoints().stream().findFirst();
            return newest.map(checkpoint -> compare(graph, checkpoint))
                    .orElseGet(() -> new Report(Optional.empty(), true, List.of(), Map.of(), Optional.empty()));
        } catch (MissingCheckpointsException e) {
            Problem missing = new Problem("", "", e.getMessage(), "", "");
            return new Report(Optional.empty(), false, List.of(missing), Map.of(), Optional.empty());
        } catch (Exception e) {
            JobFailure failure = Failures.classify(e, new SystemClock());
            return new Report(Optional.empty(), false, List.of(), Map.of(), Optional.of(failure));
        }
    }

    private Report compare(JobGraph graph, CheckpointMetadata checkpoint) {
        boolean allowUnmatchedState = config.restoreFrom()
                .map(JobConfig.RestoreFrom::allowUnmatchedState)
                .orElse(false);
        StateCompatibility.Result found =
                StateCompatibility.check(graph, checkpoint, config.parallelism(), allowUnmatchedState);
        return new Report(
                Optional.of(checkpoint.id()),
                found.problems().isEmpty(),
                found.problems(),
                new TreeMap<>(found.unchecked()),
                Optional.empty());
    }
}
