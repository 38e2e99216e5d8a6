package dev.weir.examples.nexmark.events;

/**
 * Somebody registers.
 *
 * @param extra fills the event up to about 200 bytes
 */
public record Person(
        long id,
        String name,
        String emailAddress,
        String creditCard,
        String city,
        String state,
        long dateTime,
        String extra)
        implements Event {}
