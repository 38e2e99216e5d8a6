package dev.weir.api;

import java.time.Duration;

/** How event time is cut into windows. Windows are aligned to the epoch, in UTC. */
public sealed interface Windows {
    /** Windows of {@code size}, one after another. */
    static Windows tumbling(Duration size) {
        return new Tumbling(size);
    }

    /** Windows of {@code size}, one beginning every {@code slide}; {@code size} is a multiple of {@code slide}. */
    static Windows hopping(Duration size, Duration slide) {
        return new Hopping(size, slide);
    }

    /** Per key, a window that ends when no record came for {@code gap}. */
    static Windows session(Duration gap) {
        return new Session(gap);
    }

    record Tumbling(Duration size) implements Windows {
        public Tumbling {
            requirePositive("size", size);
        }
    }

    record Hopping(Duration size, Duration slide) implements Windows {
        public Hopping {
            requirePositive("size", size);
            requirePositive("slide", slide);
            if (size.toMillis() % slide.toMillis() != 0) {
                throw new InvalidProgramException("a hopping window of size " + size + " and slide " + slide
                        + " cannot be cut into slices: make the size a multiple of the slide");
            }
        }
    }

    record Session(Duration gap) implements Windows {
        public Session {
            requirePositive("gap", gap);
        }
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new InvalidProgramException("a window's " + what + " is " + duration + ": give at least 1 ms");
        }
    }
}
