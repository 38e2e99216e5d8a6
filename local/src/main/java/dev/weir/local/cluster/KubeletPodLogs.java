package dev.weir.local.cluster;

import dev.weir.local.apiserver.logs.PodLogs;
import dev.weir.local.kubelet.Kubelet;
import dev.weir.local.kubelet.container.ContainerLog;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives the API server the output of containers. The server starts before the kubelet, so it is told of it later. Lines carry
 * no times here, so {@code --since} and {@code --timestamps} change nothing.
 */
final class KubeletPodLogs implements PodLogs {

    private final AtomicReference<Kubelet> kubelet = new AtomicReference<>();

    void attach(Kubelet started) {
        kubelet.set(started);
    }

    @Override
    public InputStream open(Query query) throws IOException {
        Kubelet running = kubelet.get();
        if (running == null) {
            throw new IOException("the kubelet does not run yet");
        }
        Optional<ContainerLog> found = running.log(query.namespace(), query.pod(), query.container(), query.previous());
        if (found.isEmpty()) {
            throw new IOException(
                    query.previous()
                            ? "previous terminated container \"" + query.container() + "\" in pod \"" + query.pod()
                                    + "\" not found"
                            : "it is waiting to start");
        }
        ContainerLog log = found.get();
        long offset = query.tailLines().isPresent()
                ? log.offsetOfLastLines(query.tailLines().get())
                : log.start();
        return new LogStream(log, offset, query.follow() && !query.previous());
    }
}
