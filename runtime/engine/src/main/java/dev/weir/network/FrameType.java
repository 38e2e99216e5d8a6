package dev.weir.network;

import dev.weir.codec.CorruptDataException;

/**
 * What a frame is. A frame is its length (4 bytes, big-endian, of what follows), its type (the ordinal, 1 byte) and its body.
 *
 * <p>Whoever has records to send connects and says HELLO; the other side answers WELCOME, REFUSED or RETRY. Then elements flow
 * one way and credit the other, until one side says GOODBYE or the connection is lost.
 */
enum FrameType {
    /** magic, version, token, execution, name of the sender; see {@link Hello}. */
    HELLO,
    /** receive window of each channel, in bytes (4 bytes). */
    WELCOME,
    /** why, UTF-8. */
    REFUSED,
    /** The execution is not known here yet: connect again soon. */
    RETRY,
    /** The execution ends: that the connection is closed next is no failure. */
    GOODBYE,
    /** channel (4 bytes), bytes that it may send besides (4 bytes). */
    CREDIT,
    /** channel (4 bytes), number of records (4 bytes); then each record's timestamp, as the difference from the one before, and value, in Avro's encoding. */
    RECORDS,
    /** channel (4 bytes), timestamp (8 bytes). */
    WATERMARK,
    /** channel (4 bytes), 1 for idle and 0 for active (1 byte). */
    STATUS,
    /** channel (4 bytes), checkpoint (8 bytes), triggered at (8 bytes). */
    BARRIER,
    /** channel (4 bytes). */
    END;

    private static final FrameType[] ALL = values();

    /** @throws CorruptDataException if there is no such type */
    static FrameType of(int code) {
        if (code < 0 || code >= ALL.length) {
            throw new CorruptDataException("a frame of type " + code + ": expected 0 to " + (ALL.length - 1));
        }
        return ALL[code];
    }
}
