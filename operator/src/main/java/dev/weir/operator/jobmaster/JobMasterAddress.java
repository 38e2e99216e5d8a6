package dev.weir.operator.jobmaster;

import dev.weir.control.JobConfig;
import dev.weir.operator.model.JobKey;
import java.net.URI;
import java.util.Optional;

/** Where the JobMaster of a job is reached. Called by reconcilers, often; must not block. */
@FunctionalInterface
public interface JobMasterAddress {
    /**
     * @param podIp of the JobMaster's pod; empty while there is none
     * @return empty while it cannot be reached
     */
    Optional<URI> of(JobKey job, Optional<String> podIp);

    /** By the address of its pod: no name service is asked, so that no cache of one delays the first connection. */
    static JobMasterAddress byPod() {
        return (job, podIp) -> podIp.map(ip -> uri(ip.contains(":") ? "[" + ip + "]" : ip));
    }

    /** By the name of its Service. */
    static JobMasterAddress byService() {
        return (job, podIp) -> podIp.map(ip -> uri(job.name() + "-jobmaster." + job.namespace() + ".svc"));
    }

    private static URI uri(String host) {
        return URI.create("http://" + host + ":" + JobConfig.REST_PORT);
    }
}
