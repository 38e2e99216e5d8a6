package dev.weir.examples.nexmark.events;

/**
 * Random numbers without a memory: each is a function of a seed and of the draw's number, by the finalizer of SplitMix64 (Steele,
 * Lea and Flood, 2014).
 */
final class Dice {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private Dice() {}

    /**
     * From 0 to below the bound, which is 1 to 2^31.
     *
     * @param draw which of the seed's numbers
     */
    static int below(long seed, int draw, long bound) {
        long mixed = seed * 0xD1342543DE82EF95L + draw * STEP;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return (int) (((mixed >>> 32) * bound) >>> 32);
    }

    /** Whether something happens that happens every time but one of so many. */
    static boolean allButOneIn(long seed, int draw, int ratio) {
        return below(seed, draw, ratio) > 0;
    }

    static String oneOf(long seed, int draw, String[] choices) {
        return choices[below(seed, draw, choices.length)];
    }
}
