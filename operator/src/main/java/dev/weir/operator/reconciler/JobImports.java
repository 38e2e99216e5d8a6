package dev.weir.operator.reconciler;

import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.CheckpointSpec;
import dev.weir.operator.api.CheckpointSpec.OnDelete;
import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.ImportStatus;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.api.StreamJobStatus;
import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.FoundCheckpoints;
import dev.weir.operator.data.ImportedCheckpoint;
import dev.weir.operator.data.Readings;
import dev.weir.operator.dependent.Names;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.Durations;
import dev.weir.operator.model.ImportedNames;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.model.JobObservation;
import dev.weir.operator.model.ListedCheckpoint;
import dev.weir.operator.model.Problem;
import dev.weir.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes Checkpoint resources for what earlier jobs of a StreamJob's name have left in storage, where its specification says to look.
 * Each place is looked at once: that is written into the status when all resources are there, whose names say what they are, so that writing
 * them again changes nothing.
 */
final class JobImports {
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** For people, in the status and in an Event. */
    private static final int MOST_TOLD = 5;

    private final Cluster cluster;
    private final CheckpointData data;
    private final Wakeups wakeups;
    private final StatusWriter statuses;
    private final EventRecorder events;
    private final Readings<FoundCheckpoints> readings;

    JobImports(Parts parts) {
        this.cluster = parts.cluster();
        this.data = parts.data();
        this.wakeups = parts.wakeups();
        this.statuses = parts.statuses();
        this.events = parts.events();
        this.readings = new Readings<>(parts.clock());
    }

    SavepointSteps.Outcome next(StreamJob job, JobObservation seen, Context<StreamJob> context) {
        List<String> wanted = job.getSpec().savepoints().importFrom();
        StreamJobStatus before = seen.status().orElse(StreamJobStatus.EMPTY);
        Optional<String> open = wanted.stream()
                .filter(from -> before.imports().stream().noneMatch(done -> from.equals(done.from())))
                .findFirst();
        if (open.isEmpty()) {
            return SavepointSteps.Outcome.NOTHING;
        }
        StorageRef through = StorageRefs.of(job);
        StorageKeys keys = StorageKeys.of(cluster, seen.key().namespace(), through);
        if (keys.missing().isPresent()) {
            // The job itself says so.
            return SavepointSteps.Outcome.again(AGAIN);
        }
        String from = open.get();
        Readings.State<FoundCheckpoints> state = readings.start(
                key(job, from),
                () -> data.find(through, keys.credentials(), from, seen.key().name()),
                () -> wakeups.job(JobKey.of(job)));
        if (state instanceof Readings.State.Done<FoundCheckpoints> done) {
            done.found().checkpoints().forEach(found -> create(job, found));
            return write(job, before, imported(from, done.found(), seen), context);
        }
        if (state instanceof Readings.State.Failed<FoundCheckpoints> failed) {
            return failed(job, before, from, failed, seen, context);
        }
        return SavepointSteps.Outcome.NOTHING;
    }

    private SavepointSteps.Outcome failed(
            StreamJob job,
            StreamJobStatus before,
            String from,
            Readings.State.Failed<FoundCheckpoints> failed,
            JobObservation seen,
            Context<StreamJob> context) {
        events.record(
                job,
                Announcement.warning(new Problem(
                        "ImportFailed",
                        "spec.savepoints.importFrom: " + failed.problem().message())));
        return failed.lasting()
                ? write(
                        job,
                        before,
                        new ImportStatus(
                                from,
                                Durations.seconds(seen.now()),
                                0,
                                failed.problem().message()),
                        context)
                : SavepointSteps.Outcome.again(AGAIN);
    }

    private ImportStatus imported(String from, FoundCheckpoints found, JobObservation seen) {
        List<String> unreadable = found.unreadable();
        String told = String.join("; ", unreadable.stream().limit(MOST_TOLD).toList());
        String more = unreadable.size() > MOST_TOLD ? "; and " + (unreadable.size() - MOST_TOLD) + " more" : "";
        return new ImportStatus(
                from,
                Durations.seconds(seen.now()),
                found.checkpoints().size(),
                unreadable.isEmpty() ? null : told + more);
    }

    private SavepointSteps.Outcome write(
            StreamJob job, StreamJobStatus before, ImportStatus done, Context<StreamJob> context) {
        // What is not asked for any more is forgotten, so that it can be asked for anew.
        List<ImportStatus> all = new ArrayList<>(before.imports().stream()
                .filter(other -> job.getSpec().savepoints().importFrom().contains(other.from()))
                .toList());
        all.add(done);
        statuses.write(job, before.withImports(all), context);
        readings.forget(key(job, done.from()));
        if (done.checkpoints() > 0) {
            events.record(
                    job,
                    Announcement.normal(
                            "CheckpointsImported", done.checkpoints() + " checkpoints were found at " + done.from()));
        }
        if (done.message() != null && done.checkpoints() > 0) {
            events.record(job, Announcement.warning(new Problem("ImportIncomplete", done.message())));
        }
        return SavepointSteps.Outcome.WRITTEN;
    }

    /** The job goes. */
    void forget(StreamJob job) {
        job.getSpec().savepoints().importFrom().forEach(from -> readings.forget(key(job, from)));
    }

    private static String key(StreamJob job, String from) {
        return job.getMetadata().getUid() + " " + from;
    }

    private void create(StreamJob job, ImportedCheckpoint found) {
        String name = job.getMetadata().getName();
        String folder = found.storage().map(StorageRef::folder).orElse("");
        Checkpoint checkpoint = new Checkpoint();
        checkpoint.setMetadata(new ObjectMetaBuilder()
                .withName(ImportedNames.of(name, folder, found.report().id()))
                .withNamespace(job.getMetadata().getNamespace())
                .addToLabels(job.getMetadata().getLabels())
                .addToLabels(ListedCheckpoint.TRIGGER_LABEL, ImportedNames.TRIGGER)
                .addToLabels(Names.JOB_LABEL, name)
                .build());
        checkpoint.setSpec(new CheckpointSpec(
                name,
                CheckpointSpec.Kind.valueOf(found.report().kind().name()),
                null,
                OnDelete.RETAIN,
                null,
                Objects.requireNonNull(found.report().location(), "location is null")));
        cluster.create(checkpoint);
    }
}
