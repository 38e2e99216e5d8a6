package dev.weir.examples.nexmark.queries;

import dev.weir.api.Collector;
import dev.weir.api.DataStream;
import dev.weir.api.KeyedProcessFunction;
import dev.weir.api.ListState;
import dev.weir.api.StateDeclaration;
import dev.weir.api.ValueState;
import dev.weir.examples.nexmark.events.Auction;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import java.util.Set;

/** q3: who in some states sells things of one category. An auction may come before its seller has registered. */
public final class LocalSellers implements Query<LocalSellers.LocalSeller> {
    public static final int CATEGORY = 10;
    public static final Set<String> STATES = Set.of("OR", "ID", "CA");

    public record LocalSeller(String name, String city, String state, long auction) {}

    /** What is kept of a person. */
    public record Seller(String name, String city, String state) {}

    @Override
    public DataStream<LocalSeller> on(DataStream<Event> events) {
        return events.filter(LocalSellers::isAskedFor)
                .keyBy(Long.class, LocalSellers::seller)
                .process("join", LocalSeller.class, Join::new);
    }

    /** Whether an event is of a person or category that is asked for. */
    public static boolean isAskedFor(Event event) {
        return event instanceof Person person
                ? STATES.contains(person.state())
                : event instanceof Auction auction && auction.category() == CATEGORY;
    }

    /** The id of the person that the event is about. */
    public static long seller(Event event) {
        return event instanceof Person person ? person.id() : ((Auction) event).seller();
    }

    private static final class Join implements KeyedProcessFunction<Long, Event, LocalSeller> {
        private ValueState<Seller> sellers;
        /** Auctions of a seller who has not registered yet. */
        private ListState<Long> early;

        @Override
        public void open(StateDeclaration states) {
            sellers = states.value("seller", Seller.class);
            early = states.list("early", Long.class);
        }

        @Override
        public void process(Event event, Context<Long> context, Collector<LocalSeller> out) {
            if (event instanceof Person person) {
                Seller seller = new Seller(person.name(), person.city(), person.state());
                sellers.set(seller);
                for (long auction : early.get()) {
                    out.collect(join(seller, auction));
                }
                early.clear();
                return;
            }
            long auction = ((Auction) event).id();
            Seller seller = sellers.get();
            if (seller == null) {
                early.add(auction);
            } else {
                out.collect(join(seller, auction));
            }
        }

        private static LocalSeller join(Seller seller, long auction) {
            return new LocalSeller(seller.name(), seller.city(), seller.state(), auction);
        }
    }
}
