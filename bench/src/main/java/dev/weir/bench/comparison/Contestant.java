package dev.weir.bench.comparison;

/** One engine in one case. */
public record Contestant(String engine, Case what) {
    @Override
    public String toString() {
        return engine + ", " + what;
    }

    /** The same engine without checkpoints. */
    Contestant withoutCheckpoints() {
        return new Contestant(engine, new Case(what.query(), what.parallelism(), 0));
    }

    /** Another engine in the same case. */
    Contestant as(String other) {
        return new Contestant(other, what);
    }
}
