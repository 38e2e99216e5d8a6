package dev.weir.bench.queries.jet;

import com.hazelcast.jet.Traverser;
import com.hazelcast.jet.Traversers;
import dev.weir.examples.nexmark.queries.HotItems.AuctionBids;
import dev.weir.examples.nexmark.queries.HotItems.HotItem;
import java.io.Serializable;
import java.util.ArrayList;

/** q5: the most bids of a window, and who has them. */
final class JetHottest implements Serializable {
    private static final long serialVersionUID = 1L;

    private long windowEnd;
    private long bids;
    private ArrayList<Long> auctions = new ArrayList<>();

    void add(AuctionBids next) {
        if (next.bids() > bids) {
            bids = next.bids();
            auctions.clear();
        }
        if (next.bids() == bids) {
            windowEnd = next.windowEnd();
            auctions.add(next.auction());
        }
    }

    void merge(JetHottest other) {
        other.auctions.forEach(auction -> add(new AuctionBids(auction, other.bids, other.windowEnd)));
    }

    JetHottest copy() {
        JetHottest copy = new JetHottest();
        copy.merge(this);
        return copy;
    }

    Traverser<HotItem> answers() {
        return Traversers.traverseIterable(auctions).map(auction -> new HotItem(windowEnd, auction, bids));
    }
}
