package dev.weir.operator.reconciler;

import dev.weir.control.JobEvent;
import dev.weir.operator.api.Checkpoint;
import dev.weir.operator.api.StreamJob;
import dev.weir.operator.jobmaster.JobMasterListener;
import dev.weir.operator.model.Announcement;
import dev.weir.operator.model.JobKey;
import dev.weir.operator.status.EventRecorder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Has resources reconciled when something happens that the API server does not tell of. Any thread may call. */
public final class Wakeups implements JobMasterListener {
    private final SimpleInboundEventSource<StreamJob> jobs = new SimpleInboundEventSource<>("jobmasters");
    private final SimpleInboundEventSource<Checkpoint> checkpoints = new SimpleInboundEventSource<>("jobmasters");
    private final Map<String, ResourceID> requests = new ConcurrentHashMap<>();
    private final Caches caches;
    private final EventRecorder events;

    public Wakeups(Caches caches, EventRecorder events) {
        this.caches = caches;
        this.events = events;
    }

    SimpleInboundEventSource<StreamJob> jobSource() {
        return jobs;
    }

    SimpleInboundEventSource<Checkpoint> checkpointSource() {
        return checkpoints;
    }

    void job(JobKey key) {
        if (jobs.isRunning()) {
            jobs.propagateEvent(new ResourceID(key.name(), key.namespace()));
        }
    }

    void checkpoint(Checkpoint checkpoint) {
        if (checkpoints.isRunning()) {
            checkpoints.propagateEvent(ResourceID.fromResource(checkpoint));
        }
    }

    /** This Checkpoint wants to be told what becomes of its request. */
    void follow(Checkpoint checkpoint) {
        requests.put(checkpoint.getMetadata().getUid(), ResourceID.fromResource(checkpoint));
    }

    /** How many Checkpoints want to be told. */
    int followed() {
        return requests.size();
    }

    void unfollow(Checkpoint checkpoint) {
        requests.remove(checkpoint.getMetadata().getUid());
    }

    @Override
    public void jobChanged(JobKey job) {
        job(job);
    }

    @Override
    public void checkpointChanged(JobKey job, String name) {
        ResourceID checkpoint = requests.get(name);
        if (checkpoint != null && checkpoints.isRunning()) {
            checkpoints.propagateEvent(checkpoint);
        }
    }

    @Override
    public void noticed(JobKey job, JobEvent.Notice notice) {
        caches.job(job)
                .ifPresent(about ->
                        events.record(about, new Announcement(notice.warning(), notice.reason(), notice.message())));
    }
}
