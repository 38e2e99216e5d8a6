package dev.weir.simulation.kernel;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of chance of a world: the same seed throws the same. For one thread. */
public final class Dice {
    /** One of so many waits takes much longer than the others. */
    private static final int STRAGGLERS = 60;

    private static final int STRAGGLING = 15;

    private final SplittableRandom random;

    public Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Dice of their own: what they throw does not depend on what is thrown with these later. */
    public Dice fork() {
        return new Dice(random.split());
    }

    /** From 0 to below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** From {@code low} to {@code high}, both included. */
    public long between(long low, long high) {
        return random.nextLong(low, high + 1);
    }

    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** @param probability from 0 to 1 */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    public long number() {
        return random.nextLong();
    }

    /** How long something takes that usually takes so long: half to one and a half of it, now and then far more. */
    public long around(long nanos) {
        long usual = nanos / 2 + random.nextLong(nanos + 1);
        return random.nextInt(STRAGGLERS) == 0 ? usual * STRAGGLING : usual;
    }
}
