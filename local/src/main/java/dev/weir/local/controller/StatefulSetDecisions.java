package dev.weir.local.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a StatefulSet's controller does next. Pure: the same observation gives the same actions.
 *
 * <ol>
 *   <li>Pods that ended are deleted, so that they are made anew; pods that are missing are made. OrderedReady does one at a
 *       time, from the lowest ordinal up, and waits for each to be ready.
 *   <li>Pods beyond the replicas are deleted, the highest ordinal first; OrderedReady one at a time.
 *   <li>RollingUpdate deletes pods of another revision from the highest ordinal down to the partition, one at a time, and
 *       waits until each is ready again.
 * </ol>
 *
 * <p>Unlike a real controller it keeps no old templates: a pod is always made from the newest one.
 */
final class StatefulSetDecisions {

    private StatefulSetDecisions() {}

    /**
     * What is there.
     *
     * @param first the first ordinal
     * @param parallel the pod management policy is Parallel
     * @param rolling the update strategy is RollingUpdate
     * @param partition pods below this ordinal are not updated
     * @param revision the revision of the template now
     */
    record Observation(
            int first,
            int replicas,
            boolean parallel,
            boolean rolling,
            int partition,
            String revision,
            List<PodView> pods) {

        Observation {
            pods = List.copyOf(pods);
        }
    }

    /**
     * A pod of the set.
     *
     * @param ended its phase is Succeeded or Failed
     */
    record PodView(int ordinal, String revision, boolean ready, boolean ended, boolean terminating) {

        boolean healthy() {
            return ready && !terminating && !ended;
        }
    }

    /** One thing to do. */
    sealed interface Action {

        /** Make the pod of this ordinal. */
        record Create(int ordinal) implements Action {}

        /** Delete the pod of this ordinal. */
        record Delete(int ordinal) implements Action {}
    }

    /** The actions, in order; none when there is nothing to do or something to wait for. */
    static List<Action> decide(Observation seen) {
        List<Action> actions = new ArrayList<>();
        boolean goOn = replace(seen, actions) && scaleDown(seen, actions);
        if (goOn && seen.rolling()) {
            update(seen).ifPresent(actions::add);
        }
        return actions;
    }

    private static boolean replace(Observation seen, List<Action> actions) {
        for (int ordinal = seen.first(); ordinal < seen.first() + seen.replicas(); ordinal++) {
            Optional<PodView> pod = pod(seen, ordinal);
            if (pod.isEmpty()) {
                actions.add(new Action.Create(ordinal));
            } else if (pod.get().ended() && !pod.get().terminating()) {
                actions.add(new Action.Delete(ordinal));
            }
            boolean settled = pod.isPresent() && pod.get().healthy();
            if (!settled && !seen.parallel()) {
                return false;
            }
        }
        return true;
    }

    private static boolean scaleDown(Observation seen, List<Action> actions) {
        List<PodView> condemned = seen.pods().stream()
                .filter(pod -> pod.ordinal() < seen.first() || pod.ordinal() >= seen.first() + seen.replicas())
                .sorted(Comparator.comparingInt(PodView::ordinal).reversed())
                .toList();
        for (PodView pod : condemned) {
            if (!pod.terminating()) {
                actions.add(new Action.Delete(pod.ordinal()));
            }
            if (!seen.parallel()) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Action> update(Observation seen) {
        int lowest = seen.first() + seen.partition();
        for (int ordinal = seen.first() + seen.replicas() - 1; ordinal >= lowest; ordinal--) {
            Optional<PodView> pod = pod(seen, ordinal);
            if (pod.isEmpty()) {
                return Optional.empty();
            }
            if (!pod.get().revision().equals(seen.revision()) && !pod.get().terminating()) {
                return pod.get().ended() ? Optional.empty() : Optional.of(new Action.Delete(ordinal));
            }
            if (!pod.get().healthy()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<PodView> pod(Observation seen, int ordinal) {
        return seen.pods().stream().filter(pod -> pod.ordinal() == ordinal).findFirst();
    }
}
