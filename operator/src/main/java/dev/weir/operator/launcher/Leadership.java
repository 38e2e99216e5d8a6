package dev.weir.operator.launcher;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica is the one that works.
 *
 * <pre>
 *   (no election) ALONE
 *
 *   STANDBY --lease taken--> LEADING --lease lost--> LOST (for good: the process ends)
 *      |                        |
 *      +--------- close --------+--> CLOSED
 * </pre>
 *
 * <p>A replica that has lost its lease does not stand by again: what its reconciles were about to do is stopped by
 * {@link FencedCluster}, and a new process begins with nothing half done. Any thread may call.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final Runnable onLost;
    private final AtomicReference<State> state;

    enum State {
        ALONE,
        STANDBY,
        LEADING,
        LOST,
        CLOSED
    }

    /**
     * @param elected one of several replicas is elected
     * @param onLost called once, when another replica may have taken over; must return at once
     */
    Leadership(boolean elected, Runnable onLost) {
        this.state = new AtomicReference<>(elected ? State.STANDBY : State.ALONE);
        this.onLost = onLost;
    }

    State state() {
        return state.get();
    }

    /** This process may write. */
    boolean works() {
        State now = state.get();
        return now == State.ALONE || now == State.LEADING;
    }

    void took() {
        if (state.compareAndSet(State.STANDBY, State.LEADING)) {
            LOG.info("this replica leads from now on");
        }
    }

    void lost() {
        if (state.compareAndSet(State.LEADING, State.LOST)) {
            LOG.error("the lease is lost, another replica may lead: this process does nothing more");
            onLost.run();
        }
    }

    /** The operator is being closed: giving the lease back is no loss. */
    void close() {
        state.set(State.CLOSED);
    }

    LeaderElectionConfiguration configuration(Election election) {
        LeaderElectionConfigurationBuilder builder = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
                        Election.LEASE)
                .withIdentity(election.identity())
                .withLeaseDuration(election.duration())
                .withRenewDeadline(election.renewWithin())
                .withRetryPeriod(election.retry())
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(this::took, this::lost, this::heard));
        Optional<String> namespace = election.namespace();
        return namespace.map(builder::withLeaseNamespace).orElse(builder).build();
    }

    private void heard(String leader) {
        LOG.info("the leader is {}", leader);
    }
}
