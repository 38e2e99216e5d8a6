package dev.weir.local.kubelet;

import dev.weir.local.kubelet.volume.ConfigException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod's life: its init containers one after another, then its containers, then its end. Publishes the pod's status after
 * each change. Everything happens on its mailbox; the public face posts there.
 */
final class PodWorker {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

    private static final Duration PUBLISH_RETRY = Duration.ofSeconds(1);

    private final PodSandbox sandbox;
    private final ContainerServices services;
    private final PodApi api;
    private final Mailbox mailbox;
    private final Consumer<PodWorker> onGone;
    private final List<ContainerWorker> init = new ArrayList<>();
    private final List<ContainerWorker> containers = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // All below: the mailbox only, pod also read by others.
    private volatile Pod pod;
    private PodStatus published;
    private boolean started;
    private boolean ending;
    private boolean finished;
    private Ending kind = Ending.CLUSTER_STOPS;

    /** Why a pod ends. */
    private enum Ending {
        /** The API server was asked to delete it, and waits for the kubelet to say that it is gone. */
        DELETED,
        /** Its object is gone already. */
        FORCED,
        /** The cluster stops; the pod's object stays for the next time. */
        CLUSTER_STOPS
    }

    /**
     * @param onGone told once when the pod has ended and its object is to be forgotten; on the mailbox
     */
    PodWorker(
            Pod pod,
            String address,
            ContainerServices services,
            PodApi api,
            Mailbox mailbox,
            Consumer<PodWorker> onGone) {
        this.pod = Objects.requireNonNull(pod, "pod is null");
        this.services = services;
        this.api = api;
        this.mailbox = mailbox;
        this.onGone = onGone;
        this.sandbox = new PodSandbox(pod, address, services);
        this.published = pod.getStatus();
        String policy = pod.getSpec().getRestartPolicy();
        for (Container container : pod.getSpec().getInitContainers()) {
            init.add(worker(container, RestartRule.of(policy, true), EarlierLife.NONE));
        }
        for (Container container : pod.getSpec().getContainers()) {
            EarlierLife before =
                    EarlierLife.of(pod, container.getName(), services.clock().instant());
            containers.add(worker(container, RestartRule.of(policy, false), before));
        }
    }

    private ContainerWorker worker(Container container, RestartRule rule, EarlierLife before) {
        return new ContainerWorker(pod, container, rule, before, sandbox, services, mailbox, this::changed);
    }

    Pod pod() {
        return pod;
    }

    String uid() {
        return pod.getMetadata().getUid();
    }

    /** The container of this name, among the init containers too. */
    Optional<ContainerWorker> container(String name) {
        List<ContainerWorker> all = new ArrayList<>(containers);
        all.addAll(init);
        return all.stream().filter(worker -> worker.name().equals(name)).findFirst();
    }

    /** Starts the pod. */
    void start() {
        mailbox.post(() -> {
            started = true;
            changed();
        });
    }

    /** The pod's object has changed. */
    void update(Pod next) {
        mailbox.post(() -> {
            pod = next;
            if (next.getMetadata().getDeletionTimestamp() != null) {
                end(Ending.DELETED, sandbox.gracePeriod(next));
            }
        });
    }

    /** The pod's object is gone without the kubelet's doing. */
    void forget() {
        mailbox.post(() -> end(Ending.FORCED, Duration.ZERO));
    }

    /**
     * The cluster stops.
     *
     * @param longest the longest that the pod's containers may take to end
     * @return completes when they have
     */
    CompletableFuture<Void> stop(Duration longest) {
        mailbox.post(() -> {
            Duration own = sandbox.gracePeriod(pod);
            end(Ending.CLUSTER_STOPS, own.compareTo(longest) < 0 ? own : longest);
        });
        return ended;
    }

    /** A ConfigMap or Secret has changed. */
    void refresh(String objectKind, String name) {
        mailbox.post(() -> {
            try {
                sandbox.refresh(objectKind, name);
            } catch (ConfigException | IOException e) {
                LOG.debug(
                        "The volumes of {} keep what they hold: {}",
                        pod.getMetadata().getName(),
                        e.getMessage());
            }
        });
    }

    private void end(Ending why, Duration grace) {
        if (why == Ending.FORCED || !ending) {
            kind = why;
        }
        ending = true;
        if (finished) {
            return;
        }
        init.forEach(container -> container.stop(grace));
        containers.forEach(container -> container.stop(grace));
        changed();
    }

    private void changed() {
        if (finished) {
            return;
        }
        if (ending) {
            finishWhenOver();
            return;
        }
        advance();
        publish();
    }

    private void advance() {
        for (ContainerWorker next : init) {
            if (!next.snapshot().succeeded()) {
                if (next.isNew()) {
                    next.start();
                }
                return;
            }
        }
        for (ContainerWorker container : containers) {
            if (container.isNew()) {
                container.start();
            }
        }
    }

    private void finishWhenOver() {
        boolean allOver = init.stream().allMatch(ContainerWorker::isOver)
                && containers.stream().allMatch(ContainerWorker::isOver);
        if (kind == Ending.DELETED && started) {
            publish();
        }
        if (!allOver) {
            return;
        }
        finished = true;
        if (kind == Ending.DELETED) {
            api.confirmDeletion(pod);
        }
        if (kind != Ending.CLUSTER_STOPS) {
            deleteFolder();
        }
        ended.complete(null);
        onGone.accept(this);
    }

    private void deleteFolder() {
        try {
            sandbox.delete();
        } catch (IOException e) {
            LOG.warn("The folder {} of a pod that ended cannot be removed: {}", sandbox.folder(), e.toString());
        }
    }

    private void publish() {
        PodStatus status = PodStatuses.of(
                pod,
                published,
                sandbox.address(),
                init.stream().map(ContainerWorker::snapshot).toList(),
                containers.stream().map(ContainerWorker::snapshot).toList(),
                services.clock().instant());
        if (status.equals(published)) {
            return;
        }
        if (api.publish(pod, status)) {
            published = status;
        } else {
            mailbox.after(PUBLISH_RETRY, this::changed);
        }
    }
}
