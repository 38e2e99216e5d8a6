package dev.weir.local.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.local.controller.StatefulSetDecisions.Action;
import dev.weir.local.controller.StatefulSetDecisions.Action.Create;
import dev.weir.local.controller.StatefulSetDecisions.Action.Delete;
import dev.weir.local.controller.StatefulSetDecisions.Observation;
import dev.weir.local.controller.StatefulSetDecisions.PodView;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatefulSetDecisionsTest {

    private static final String NEW = "web-2";
    private static final String OLD = "web-1";

    @Test
    void shouldMakeAllPodsAtOnceWhenParallel() {
        assertThat(parallel(3)).containsExactly(new Create(0), new Create(1), new Create(2));
        assertThat(parallel(3, ready(1))).containsExactly(new Create(0), new Create(2));
    }

    @Test
    void shouldMakeOnePodAtATimeWhenOrdered() {
        assertThat(ordered(3)).containsExactly(new Create(0));
        assertThat(ordered(3, unready(0))).isEmpty();
        assertThat(ordered(3, ready(0))).containsExactly(new Create(1));
    }

    @Test
    void shouldDeleteTheHighestFirstWhenScaledDown() {
        assertThat(ordered(1, ready(0), ready(1), ready(2))).containsExactly(new Delete(2));
        assertThat(ordered(1, ready(0), ready(1), terminating(2))).isEmpty();
        assertThat(parallel(1, ready(0), ready(1), ready(2))).containsExactly(new Delete(2), new Delete(1));
        assertThat(parallel(0, ready(0), terminating(1))).containsExactly(new Delete(0));
    }

    @Test
    void shouldReplaceAPodWhenItEnded() {
        assertThat(parallel(2, ended(0), ready(1))).containsExactly(new Delete(0));
        assertThat(ordered(2, ended(0), ready(1))).containsExactly(new Delete(0));
    }

    @Test
    void shouldWaitWhenAPodTerminates() {
        assertThat(parallel(2, terminating(0), ready(1))).isEmpty();
        assertThat(ordered(2, terminating(0))).isEmpty();
    }

    @Test
    void shouldUpdateOneByOneFromTheHighestWhenTheTemplateChanged() {
        assertThat(parallel(3, old(0), old(1), old(2))).containsExactly(new Delete(2));
        assertThat(parallel(3, old(0), old(1), unready(2))).isEmpty();
        assertThat(parallel(3, old(0), old(1), ready(2))).containsExactly(new Delete(1));
        assertThat(parallel(3, ready(0), ready(1), ready(2))).isEmpty();
    }

    @Test
    void shouldReplaceAnUnhealthyPodWhenItsTemplateWasMended() {
        PodView broken = new PodView(1, OLD, false, false, false);

        assertThat(parallel(2, old(0), broken)).containsExactly(new Delete(1));
    }

    @Test
    void shouldLeaveOldPodsWhenUpdatesAreOnDeleteOrBelowThePartition() {
        List<PodView> pods = List.of(old(0), old(1));

        assertThat(StatefulSetDecisions.decide(new Observation(0, 2, true, false, 0, NEW, pods)))
                .isEmpty();
        assertThat(StatefulSetDecisions.decide(new Observation(0, 2, true, true, 2, NEW, pods)))
                .isEmpty();
        assertThat(StatefulSetDecisions.decide(new Observation(0, 2, true, true, 1, NEW, pods)))
                .containsExactly(new Delete(1));
    }

    @Test
    void shouldCountFromTheFirstOrdinalWhenItIsNotZero() {
        assertThat(StatefulSetDecisions.decide(new Observation(5, 2, true, true, 0, NEW, List.of(ready(0), ready(5)))))
                .containsExactly(new Create(6), new Delete(0));
    }

    private static List<Action> parallel(int replicas, PodView... pods) {
        return StatefulSetDecisions.decide(new Observation(0, replicas, true, true, 0, NEW, List.of(pods)));
    }

    private static List<Action> ordered(int replicas, PodView... pods) {
        return StatefulSetDecisions.decide(new Observation(0, replicas, false, true, 0, NEW, List.of(pods)));
    }

    private static PodView ready(int ordinal) {
        return new PodView(ordinal, NEW, true, false, false);
    }

    private static PodView unready(int ordinal) {
        return new PodView(ordinal, NEW, false, false, false);
    }

    private static PodView old(int ordinal) {
        return new PodView(ordinal, OLD, true, false, false);
    }

    private static PodView ended(int ordinal) {
        return new PodView(ordinal, NEW, false, true, false);
    }

    private static PodView terminating(int ordinal) {
        return new PodView(ordinal, NEW, true, false, true);
    }
}
