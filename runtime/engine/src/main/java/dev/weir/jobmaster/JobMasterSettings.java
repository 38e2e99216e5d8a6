package dev.weir.jobmaster;

import dev.weir.control.JobConfig;
import dev.weir.graph.LogicalGraph;
import dev.weir.hooks.http.HttpHooks;
import dev.weir.storage.ConditionalPutProbe;
import dev.weir.storage.ObjectStore;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What a JobMaster is made of.
 *
 * @param owner name of its pod
 * @param storage connects to storage; blocks
 * @param program loads the program; blocks
 * @param nonces gives a random text, never the same twice, in any process
 * @param httpHooks how the hooks of the configuration are called
 * @param probing runs the writers of {@link ConditionalPutProbe}, at once if it can
 */
public record JobMasterSettings(
        JobConfig config,
        String owner,
        Callable<ObjectStore> storage,
        Callable<LogicalGraph> program,
        Supplier<String> nonces,
        HttpHooks httpHooks,
        Executor probing) {

    /** One that probes storage by threads. */
    public JobMasterSettings(
            JobConfig config,
            String owner,
            Callable<ObjectStore> storage,
            Callable<LogicalGraph> program,
            Supplier<String> nonces,
            HttpHooks httpHooks) {
        this(config, owner, storage, program, nonces, httpHooks, ConditionalPutProbe::start);
    }

    /** One that reaches no hook by HTTP. */
    public JobMasterSettings(
            JobConfig config,
            String owner,
            Callable<ObjectStore> storage,
            Callable<LogicalGraph> program,
            Supplier<String> nonces) {
        this(config, owner, storage, program, nonces, HttpHooks.unreachable());
    }

    /** The job's folder in its bucket, without a slash at its end. */
    public static String folder(JobConfig config) {
        String prefix = config.checkpointing().storage().prefix();
        return prefix.isEmpty() ? config.uid() : prefix + "/" + config.uid();
    }
}
