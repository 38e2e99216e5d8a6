package dev.weir.examples.nexmark.queries;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All queries by the names that the benchmark gives them. */
public final class Queries {
    private static final Map<String, Supplier<Query<?>>> BY_NAME = new TreeMap<>(Map.of(
            "q0", PassThrough::new,
            "q1", CurrencyConversion::new,
            "q2", SelectedAuctions::new,
            "q3", LocalSellers::new,
            "q5", HotItems::new,
            "q8", NewSellers::new,
            "q11", BidderSessions::new));

    private Queries() {}

    /** @throws IllegalArgumentException if there is none of this name */
    public static Query<?> named(String name) {
        Supplier<Query<?>> query = BY_NAME.get(name);
        if (query == null) {
            throw new IllegalArgumentException("there is no query '" + name + "': expected one of " + BY_NAME.keySet());
        }
        return query.get();
    }
}
