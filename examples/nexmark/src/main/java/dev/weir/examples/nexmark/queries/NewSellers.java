package dev.weir.examples.nexmark.queries;

import dev.weir.api.AggregateFunction;
import dev.weir.api.DataStream;
import dev.weir.api.Windows;
import dev.weir.examples.nexmark.events.Auction;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import java.time.Duration;

/** q8: who registered and put something up for sale in the same ten seconds. */
public final class NewSellers implements Query<NewSellers.NewSeller> {
    public static final Duration SIZE = Duration.ofSeconds(10);

    /** @param windowStart epoch milliseconds */
    public record NewSeller(long id, String name, long windowStart) {}

    /**
     * What was seen of a person in one window.
     *
     * @param name empty if the person did not register in it
     * @param sells whether something of the person was put up
     */
    public record Seen(String name, boolean sells) {}

    /** One window of one person. */
    public record SeenIn(NewSeller who, boolean isAnswer) {}

    @Override
    public DataStream<NewSeller> on(DataStream<Event> events) {
        return events.filter(event -> event instanceof Person || event instanceof Auction)
                .keyBy(Long.class, LocalSellers::seller)
                .window(Windows.tumbling(SIZE))
                .aggregate(
                        "seen",
                        Seen.class,
                        new Look(),
                        SeenIn.class,
                        (id, window, seen) -> new SeenIn(
                                new NewSeller(id, seen.name(), window.start()),
                                !seen.name().isEmpty() && seen.sells()))
                .filter(SeenIn::isAnswer)
                .map(NewSeller.class, SeenIn::who);
    }

    private static final class Look implements AggregateFunction<Event, Seen> {
        private static final Seen NOTHING = new Seen("", false);
        private static final Seen SELLS = new Seen("", true);

        @Override
        public Seen create() {
            return NOTHING;
        }

        @Override
        public Seen add(Seen seen, Event event) {
            return merge(seen, event instanceof Person person ? new Seen(person.name(), false) : SELLS);
        }

        @Override
        public Seen merge(Seen left, Seen right) {
            boolean sells = left.sells() || right.sells();
            String name = left.name().isEmpty() ? right.name() : left.name();
            return name.isEmpty() && sells ? SELLS : new Seen(name, sells);
        }
    }
}
