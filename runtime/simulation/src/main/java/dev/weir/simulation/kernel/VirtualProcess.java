package dev.weir.simulation.kernel;

import dev.weir.common.Clock;
import dev.weir.common.Scheduled;
import dev.weir.simulation.kernel.Timeline.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * A process of the world. What happens to it runs through it: nothing once it is dead, later while it is paused. One that is
 * killed in the middle of an event goes on to the end of that event, but nothing that it does there leaves it.
 *
 * <pre>
 * RUNS --pause--> PAUSED --resume--> RUNS
 *   |                |
 *   +----- kill -----+--> DEAD
 * </pre>
 */
public final class VirtualProcess {
    private enum State {
        RUNS,
        PAUSED,
        DEAD
    }

    /** A time like today's, so that dates look like dates. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final String name;
    private final String id;
    private final Timeline timeline;
    private final Dice dice;
    private final Clock clock;
    private final Queue<Event> deferred = new ArrayDeque<>();
    private final List<Runnable> atDeath = new ArrayList<>();
    private State state = State.RUNS;
    /** Whether what runs now may block. */
    private boolean mayBlock;
    /** Runs after each event of this process. */
    private Runnable afterEvent = () -> {};

    /**
     * @param name that its successor has too
     * @param life which one under this name, from 1
     * @param clockSkewMillis by how much its wall clock is wrong
     */
    public VirtualProcess(String name, int life, Timeline timeline, Dice dice, long clockSkewMillis) {
        this.name = name;
        this.id = name + "." + life;
        this.timeline = timeline;
        this.dice = dice;
        this.clock = new ProcessClock(timeline, clockSkewMillis);
    }

    private record ProcessClock(Timeline timeline, long skewMillis) implements Clock {
        @Override
        public long nanoTime() {
            return timeline.now();
        }

        @Override
        public long epochMillis() {
            return epochMicros() / 1_000;
        }

        @Override
        public long epochMicros() {
            return (EPOCH_MILLIS + skewMillis) * 1_000 + timeline.now() / 1_000;
        }
    }

    public String name() {
        return name;
    }

    /** Like no other process's. */
    public String id() {
        return id;
    }

    public Clock clock() {
        return clock;
    }

    public Dice dice() {
        return dice;
    }

    public boolean isAlive() {
        return state != State.DEAD;
    }

    public boolean isRunning() {
        return state == State.RUNS;
    }

    /** Has something happen to this process. */
    public Scheduled after(long nanos, Runnable action) {
        return at(timeline.now() + Math.max(0, nanos), action);
    }

    /** @param time virtual, in nanoseconds */
    public Scheduled at(long time, Runnable action) {
        return timeline.at(time, this, action);
    }

    public void trace(Supplier<String> what) {
        timeline.trace().add(timeline.now(), id, what);
    }

    /** @param action after each event: steps what the event woke */
    public void afterEvents(Runnable action) {
        afterEvent = action;
    }

    public void onDeath(Runnable action) {
        atDeath.add(action);
    }

    public void kill(String why) {
        if (state != State.DEAD) {
            trace(() -> "dies: " + why);
            state = State.DEAD;
            deferred.clear();
            List.copyOf(atDeath).forEach(Runnable::run);
            atDeath.clear();
        }
    }

    public void pause() {
        if (state == State.RUNS) {
            trace(() -> "stands still");
            state = State.PAUSED;
        }
    }

    public void resume() {
        if (state == State.PAUSED) {
            trace(() -> "goes on");
            state = State.RUNS;
            deferred.forEach(event -> {
                if (!event.cancelled) {
                    at(timeline.now(), event.action);
                }
            });
            deferred.clear();
        }
    }

    void admit(Event event) {
        if (state == State.PAUSED) {
            deferred.add(event);
        } else if (state == State.RUNS) {
            run(event.action, false);
        }
    }

    private void run(Runnable action, boolean blocking) {
        boolean before = mayBlock;
        mayBlock = blocking;
        try {
            action.run();
        } catch (RuntimeException | Error thrown) {
            if (isAlive()) {
                timeline.defect(thrown);
            }
        } finally {
            mayBlock = before;
        }
        if (isAlive()) {
            afterEvent.run();
        }
    }

    /** Has work that may block done, as on a thread of its own. */
    void block(Runnable work) {
        after(dice.around(50_000), () -> run(work, true));
    }

    /**
     * Blocking work waits for so long, for something outside of the process.
     *
     * @throws ProcessKilledError if the process did not live through it
     */
    public void takeTime(long nanos) {
        if (!mayBlock) {
            timeline.defect(new IllegalStateException("a call that blocks, on a thread that must not"));
        }
        if (isAlive() && timeline.runUntil(timeline.now() + nanos)) {
            while (state == State.PAUSED && timeline.runNext()) {}
        }
        requireAlive();
    }

    /** @throws ProcessKilledError if it is dead */
    public void requireAlive() {
        if (!isAlive()) {
            throw new ProcessKilledError(id);
        }
    }
}
