package dev.weir.examples.nexmark.events;

import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Texts that events are filled with, made once: events share them. */
final class Texts {
    private static final int VARIANTS = 64;
    private static final String[] FIRST = {
        "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"
    };
    private static final String[] LAST = {
        "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"
    };
    static final String[] CITIES = {
        "Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"
    };
    static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};
    static final String[] CHANNELS = {"apple", "google", "facebook", "baidu"};
    static final String[] NAMES =
            made(FIRST.length * LAST.length, i -> FIRST[i % FIRST.length] + " " + LAST[i / FIRST.length]);
    static final String[] EMAILS = made(VARIANTS, i -> letters(i, 7) + "@" + letters(i + 99, 5) + ".com");
    static final String[] CARDS = made(
            VARIANTS, i -> String.format("%04d %04d %04d %04d", i * 131 % 9973, i * 137 % 9973, i * 139 % 9973, i));
    static final String[] ITEMS = made(VARIANTS, i -> letters(i + 200, 20));
    static final String[] DESCRIPTIONS = made(VARIANTS, i -> letters(i + 300, 100));
    static final String[] URLS =
            made(VARIANTS, i -> "https://www.nexmark.com/" + letters(i + 400, 5) + "/item.htm?query=1&channel_id=" + i);
    /** What an event of about 200 bytes lacks. */
    static final String[] PERSON_EXTRA = around(100);
    /** What an event of about 500 bytes lacks. */
    static final String[] AUCTION_EXTRA = around(310);
    /** What an event of about 100 bytes lacks; its address is long already. */
    static final String[] BID_EXTRA = around(10);

    private Texts() {}

    private static String[] made(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).toArray(String[]::new);
    }

    /** Of lengths up to a fifth shorter and longer. */
    private static String[] around(int length) {
        return made(VARIANTS, i -> letters(i + 500, length - length / 5 + 2 * length / 5 * i / VARIANTS));
    }

    private static String letters(int seed, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + Dice.below(seed, i, 26)));
        }
        return text.toString();
    }
}
