package dev.weir.bench.queries.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import dev.weir.examples.nexmark.events.Auction;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.Person;
import dev.weir.examples.nexmark.queries.LocalSellers.LocalSeller;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** q3's join, and what it keeps of one person. */
final class JetJoin implements Serializable {
    private static final long serialVersionUID = 1L;

    private String name;
    private String city;
    private String state;
    private final ArrayList<Long> early = new ArrayList<>();

    Traverser<LocalSeller> take(Event event) {
        if (event instanceof Person person) {
            name = person.name();
            city = person.city();
            state = person.state();
            List<LocalSeller> answers = early.stream().map(this::join).toList();
            early.clear();
            return Traversers.traverseIterable(answers);
        }
        long auction = ((Auction) event).id();
        if (name == null) {
            early.add(auction);
            return Traversers.empty();
        }
        return Traversers.singleton(join(auction));
    }

    private LocalSeller join(long auction) {
        return new LocalSeller(name, city, state, auction);
    }
}
