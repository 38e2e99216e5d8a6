package dev.weir.local.apiserver.logs;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Where the output of containers is read from; the kubelet knows. Thread-safe. */
@FunctionalInterface
public interface PodLogs {

    /**
     * What to read.
     *
     * @param uid of the pod, which tells it from an earlier one of the same name
     * @param container never empty
     * @param follow whether the stream goes on with what the container will write, until it ends
     * @param previous whether the instance before the current one is meant
     * @param tailLines only the last so many lines; empty for all
     * @param since only what was written within this time; empty for all
     * @param timestamps whether each line starts with its time, where times are known
     */
    record Query(
            String namespace,
            String pod,
            String uid,
            String container,
            boolean follow,
            boolean previous,
            Optional<Long> tailLines,
            Optional<Duration> since,
            boolean timestamps) {

        public Query {
            Objects.requireNonNull(namespace, "namespace is null");
            Objects.requireNonNull(pod, "pod is null");
            Objects.requireNonNull(uid, "uid is null");
            Objects.requireNonNull(container, "container is null");
        }
    }

    /**
     * Called by a thread of the server's, once per request. The stream may block while it follows; closing it from another
     * thread, as the server does when the client goes away, must end such a read.
     *
     * @throws IOException when there is no such output, with the reason for the user
     */
    InputStream open(Query query) throws IOException;

    /** For a cluster without a kubelet. */
    PodLogs NONE = query -> {
        throw new IOException("no kubelet runs here: the container has no output");
    };
}
