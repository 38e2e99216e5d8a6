package dev.weir.local.kubelet;

import java.util.OptionalLong;

/** The ids of containers in a pod's status: the process, {@code process://4711}. */
public final class ContainerIds {

    private static final String SCHEME = "process://";

    private ContainerIds() {}

    static String of(long pid) {
        return SCHEME + pid;
    }

    /** The process id in a container id; empty for a container that does not run. */
    public static OptionalLong pidOf(String containerId) {
        if (containerId == null || !containerId.startsWith(SCHEME)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(containerId.substring(SCHEME.length())));
    }
}
