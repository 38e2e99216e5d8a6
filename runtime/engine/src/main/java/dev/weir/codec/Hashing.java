package dev.weir.codec;

/** MurmurHash3 (x86, 32 bits) over a sequence of 32-bit words. Part of the checkpoints' format. */
final class Hashing {
    static final int SEED = 0x57454952;

    private Hashing() {}

    static int combine(int hash, int word) {
        int mixed = Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(hash ^ mixed, 13) * 5 + 0xe6546b64;
    }

    /** Makes every bit depend on every bit. */
    static int finish(int hash) {
        int mixed = hash;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }

    /** The same for the int of the same value, so that a key may be widened. */
    static int of(long value) {
        return combine(combine(SEED, (int) value), (int) (value >>> 32));
    }

    static int of(double value) {
        return of(Double.doubleToLongBits(value));
    }

    static int of(boolean value) {
        return value ? 1231 : 1237;
    }

    /** Uses that a String remembers its hash, and that the platform specifies it. */
    static int of(String value) {
        return value.hashCode();
    }

    static int of(byte[] value) {
        int hash = SEED;
        for (byte b : value) {
            hash = combine(hash, b);
        }
        return hash;
    }
}
