package dev.weir.examples.nexmark.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventGeneratorTest {
    private static final long EVENTS = 100_000;

    private final EventGenerator generator = new EventGenerator(10_000);

    private <T extends Event> List<T> all(Class<T> type) {
        return LongStream.range(0, EVENTS)
                .mapToObj(generator)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Test
    void shouldMakeTheSameEventOfTheSameNumber() {
        EventGenerator other = new EventGenerator(10_000);

        assertThat(LongStream.range(0, EVENTS))
                .allMatch(number -> other.apply(number).equals(generator.apply(number)));
    }

    @Test
    void shouldMakeOnePersonAndThreeAuctionsOfFiftyEvents() {
        assertThat(all(Person.class)).hasSize((int) EVENTS / 50);
        assertThat(all(Auction.class)).hasSize((int) EVENTS * 3 / 50);
        assertThat(all(Bid.class)).hasSize((int) EVENTS * 46 / 50);
    }

    @Test
    void shouldNumberPersonsAndAuctionsFromAThousandWithoutAGap() {
        assertThat(all(Person.class).stream().map(Person::id))
                .containsExactlyElementsOf(
                        LongStream.range(1000, 1000 + EVENTS / 50).boxed().toList());
        assertThat(all(Auction.class).stream().map(Auction::id))
                .containsExactlyElementsOf(
                        LongStream.range(1000, 1000 + EVENTS * 3 / 50).boxed().toList());
    }

    @Test
    void shouldGiveHalfOfTheBidsToHotAuctionsAndThreeQuartersToHotPeople() {
        List<Bid> bids = all(Bid.class);

        // One auction of a hundred is hot; a few of the other bids go to one by chance.
        double hotAuctions =
                bids.stream().filter(bid -> bid.auction() % 100 == 0).count() / (double) bids.size();
        double hotBidders = bids.stream().filter(bid -> bid.bidder() % 100 == 1).count() / (double) bids.size();
        List<Auction> auctions = all(Auction.class);
        double hotSellers =
                auctions.stream().filter(auction -> auction.seller() % 100 == 0).count() / (double) auctions.size();

        assertThat(hotAuctions).isCloseTo(0.5, within(0.02));
        assertThat(hotBidders).isCloseTo(0.75, within(0.02));
        assertThat(hotSellers).isCloseTo(0.75, within(0.02));
    }

    @Test
    void shouldBidOnlyForAuctionsThatExistOrSoonWill() {
        Set<Long> known = new HashSet<>();
        LongStream.range(0, EVENTS).mapToObj(generator).forEach(event -> {
            if (event instanceof Auction auction) {
                known.add(auction.id());
            } else if (event instanceof Bid bid) {
                assertThat(bid.auction()).isBetween(1000L, 1000L + known.size() + 12);
            }
        });
    }

    @Test
    void shouldSpreadEventsEvenlyOverTime() {
        assertThat(generator.apply(0).dateTime() + 1000)
                .isEqualTo(generator.apply(10_000).dateTime());
        assertThat(generator.apply(10_000).dateTime() + 1)
                .isEqualTo(generator.apply(10_010).dateTime());
    }

    @Test
    void shouldFillEventsUpToTheSizesOfTheBenchmark() {
        assertThat(all(Person.class).stream()
                        .mapToInt(EventGeneratorTest::size)
                        .average()
                        .orElseThrow())
                .isCloseTo(200, within(30.0));
        assertThat(all(Auction.class).stream()
                        .mapToInt(EventGeneratorTest::size)
                        .average()
                        .orElseThrow())
                .isCloseTo(500, within(50.0));
        assertThat(all(Bid.class).stream()
                        .mapToInt(EventGeneratorTest::size)
                        .average()
                        .orElseThrow())
                .isCloseTo(100, within(15.0));
    }

    /** Texts as they are, and eight bytes for a number. */
    private static int size(Event event) {
        if (event instanceof Person person) {
            return 16
                    + person.name().length()
                    + person.emailAddress().length()
                    + person.creditCard().length()
                    + person.city().length()
                    + person.state().length()
                    + person.extra().length();
        }
        if (event instanceof Auction auction) {
            return 56
                    + auction.itemName().length()
                    + auction.description().length()
                    + auction.extra().length();
        }
        Bid bid = (Bid) event;
        return 32 + bid.channel().length() + bid.url().length() + bid.extra().length();
    }

    @Test
    void shouldRefuseARateThatCannotBe() {
        assertThatThrownBy(() -> new EventGenerator(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
