package dev.weir.jobmaster;

import dev.weir.api.InvalidProgramException;
import dev.weir.checkpoint.IncompatibleStateException;
import dev.weir.checkpoint.StateCompatibility;
import dev.weir.common.Clock;
import dev.weir.control.JobConfig;
import dev.weir.graph.JobGraph;
import dev.weir.graph.LogicalGraph;
import dev.weir.storage.CheckpointMetadata;
import dev.weir.storage.Claim;
import dev.weir.storage.CommitLog;
import dev.weir.storage.ConditionalPutProbe;
import dev.weir.storage.LogContent;
import dev.weir.storage.ObjectStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a JobMaster does before it knows its job: reach storage, see that it keeps the one condition, claim the job, load the
 * program, read the log. A step that succeeded is not repeated when a later one fails and all is tried again, but for the
 * last, which is read anew. One blocking thread at a time.
 */
final class StartSequence {
    private static final Logger LOG = LoggerFactory.getLogger(StartSequence.class);

    /**
     * @param graph as the program defined it
     * @param content of the log, with the claim in it
     * @param usable what of it the job may go on from
     * @param origin what the job starts from while it has no checkpoint of its own
     * @param maxParallelism number of key groups: the checkpoints', else the configuration's
     */
    record Started(
            ObjectStore store,
            CommitLog log,
            long epoch,
            JobGraph graph,
            LogContent content,
            LogContent usable,
            Optional<CheckpointMetadata> origin,
            int maxParallelism) {}

    /** Storage could not be reached or did not answer; said of the endpoint. */
    static final class StorageStepException extends Exception {
        private static final long serialVersionUID = 1L;

        StorageStepException(Exception cause) {
            super(cause);
        }
    }

    private final JobConfig config;
    private final String owner;
    private final Callable<ObjectStore> storage;
    private final Callable<LogicalGraph> program;
    private final Supplier<String> nonces;
    private final Executor probing;
    private final Clock clock;

    private ObjectStore store;
    private CommitLog log;
    private String claimNonce; // of the first try: one whose answer was lost is known again by it; null before
    private Claim claim;
    private JobGraph graph;

    /**
     * @param owner name of the JobMaster's pod
     * @param storage connects
     * @param program loads it; blocks
     * @param nonces gives a random text, never the same twice
     * @param probing runs the writers of the probe
     */
    StartSequence(
            JobConfig config,
            String owner,
            Callable<ObjectStore> storage,
            Callable<LogicalGraph> program,
            Supplier<String> nonces,
            Executor probing,
            Clock clock) {
        this.config = config;
        this.owner = owner;
        this.storage = storage;
        this.program = program;
        this.nonces = nonces;
        this.probing = probing;
        this.clock = clock;
    }

    Started run() throws Exception {
        claim();
        if (graph == null) {
            graph = JobGraph.defineJobStructure(program.call());
        }
        LogContent content = read();
        MissingCheckpointsException.check(config, content);
        LogContent usable = content.sinceBeginning();
        int maxParallelism = maxParallelism(usable);
        Optional<CheckpointMetadata> origin = content.beginning().isPresent() ? Optional.empty() : origin(usable);
        usable.checkpoints().stream().findFirst().or(() -> origin).ifPresent(this::requireCompatible);
        return new Started(store, log, claim.epoch(), graph, content, usable, origin, maxParallelism);
    }

    private Optional<CheckpointMetadata> origin(LogContent content) throws RestoreFromException, StorageStepException {
        try {
            return RestoreOrigin.find(config, content, store);
        } catch (java.io.IOException e) {
            throw new StorageStepException(e);
        }
    }

    private void claim() throws Exception {
        try {
            if (store == null) {
                ObjectStore connected = storage.call();
                ConditionalPutProbe.verify(
                        connected,
                        JobMasterSettings.folder(config) + "/" + ConditionalPutProbe.FOLDER + nonces.get(),
                        probing);
                store = connected;
                log = new CommitLog(store, JobMasterSettings.folder(config));
            }
            if (claim == null) {
                if (claimNonce == null) {
                    claimNonce = nonces.get();
                }
                claim = log.claim(
                        owner, claimNonce, clock.epochMillis(), config.start().anew());
                LOG.info("claimed the job: epoch {}", claim.epoch());
                if (!claim.beginning().isEmpty()) {
                    LOG.info("the job begins anew, without the state that it had: '{}'", claim.beginning());
                }
            }
        } catch (java.io.IOException e) {
            throw new StorageStepException(e);
        }
    }

    private LogContent read() throws StorageStepException {
        try {
            return log.read();
        } catch (java.io.IOException e) {
            throw new StorageStepException(e);
        }
    }

    /** Before anything is deployed. State of operators that the job does not have is looked for when it is planned. */
    private void requireCompatible(CheckpointMetadata newest) {
        StateCompatibility.Result found = StateCompatibility.check(graph, newest, config.parallelism(), true);
        found.unchecked()
                .forEach((operator, why) ->
                        LOG.warn("the state of operator '{}' could not be checked: {}", operator, why));
        if (!found.problems().isEmpty()) {
            throw new IncompatibleStateException(found);
        }
    }

    private int maxParallelism(LogContent content) {
        int max = content.checkpoints().stream()
                .findFirst()
                .map(CheckpointMetadata::maxParallelism)
                .orElse(config.maxParallelism());
        if (config.parallelism() > max) {
            throw new InvalidProgramException("spec.parallelism is " + config.parallelism() + ", more than the " + max
                    + " key groups that the job's state is cut into since its first start: use at most " + max);
        }
        return max;
    }
}
