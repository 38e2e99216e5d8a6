package dev.weir.local.kubelet;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events about pods, one after another on a mailbox of its own. What is said again about the same pod is
 * counted on the Event that is there. An Event that cannot be written is logged and forgotten. Thread-safe.
 */
final class PodEvents {

    private static final Logger LOG = LoggerFactory.getLogger(PodEvents.class);
    private static final int REMEMBERED = 1_000;

    private final KubernetesClient client;
    private final String node;
    private final Clock clock;
    private final Mailbox mailbox;
    // What was said, to the Event that says it, oldest first; the mailbox only.
    private final Map<String, Event> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event> eldest) {
            return size() > REMEMBERED;
        }
    };

    PodEvents(KubernetesClient client, String node, Clock clock, Mailbox mailbox) {
        this.client = client;
        this.node = node;
        this.clock = clock;
        this.mailbox = mailbox;
    }

    void normal(Pod pod, String reason, String message) {
        write(pod, "Normal", reason, message);
    }

    void warning(Pod pod, String reason, String message) {
        write(pod, "Warning", reason, message);
    }

    private void write(Pod pod, String type, String reason, String message) {
        Instant now = clock.instant();
        mailbox.post(() -> {
            try {
                String key = pod.getMetadata().getUid() + " " + reason + " " + message;
                Event before = said.get(key);
                said.put(key, before == null ? create(pod, type, reason, message, now) : again(before, now));
            } catch (KubernetesClientException e) {
                LOG.debug(
                        "The Event {} of pod {} was not written",
                        reason,
                        pod.getMetadata().getName(),
                        e);
            }
        });
    }

    private Event create(Pod pod, String type, String reason, String message, Instant now) {
        String time = PodStatuses.time(now);
        String unique = Long.toHexString(now.toEpochMilli()) + Integer.toHexString(Objects.hash(reason, message));
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName() + "." + unique)
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withInvolvedObject(new ObjectReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withUid(StaticPods.uidForEvents(pod))
                        .build())
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(time)
                .withLastTimestamp(time)
                .withNewSource("kubelet", node)
                .withReportingComponent("kubelet")
                .withReportingInstance(node)
                .build();
        return client.v1().events().resource(event).create();
    }

    private Event again(Event before, Instant now) {
        Event next = new EventBuilder(before)
                .withCount(before.getCount() + 1)
                .withLastTimestamp(PodStatuses.time(now))
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .build();
        return client.v1().events().resource(next).update();
    }
}
