package dev.weir.api;

/** Counts things worth showing. Any thread may call it. */
public interface Counter {
    void add(long amount);
}
