package dev.weir.local.kubelet;

import dev.weir.local.image.ImageStore;
import dev.weir.local.kubelet.container.ProcessRecords;
import dev.weir.local.kubelet.probe.Prober;
import dev.weir.local.kubelet.volume.ObjectSource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What the workers of pods and containers share.
 *
 * @param pool for what blocks
 * @param logs the folder of all pods' logs
 * @param pods the folder of all pods' volumes
 */
record ContainerServices(
        ImageStore images,
        ObjectSource objects,
        ContainerCommand commands,
        ProcessRecords processes,
        Prober prober,
        PodEvents events,
        Clock clock,
        Executor pool,
        Path logs,
        Path pods) {}
