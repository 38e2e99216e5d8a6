package dev.weir.bench.checkpoints;

/** Numbers spread over a range as if at random, always the same ones. */
final class Scattered {
    private Scattered() {}

    /** A number from 0 to below the bound, by the finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    static long below(long number, long bound) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return Long.remainderUnsigned(mixed ^ (mixed >>> 31), bound);
    }
}
