package dev.weir.connectors.files;

import dev.weir.api.BadRecordException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines of strict UTF-8, each at most 1 MiB. A line ends with a line feed, with or without a
 * carriage return before it, or with the stream.
 */
final class LineReader implements Closeable {
    static final int LONGEST_LINE = 1 << 20;
    /** The end of a stream whose length is not known beforehand. */
    static final long NO_END = Long.MAX_VALUE;

    private static final int BUFFER = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String uri;
    private final InputStream in;
    /** Where to stop: the next line is not begun here or behind. */
    private final long end;

    private byte[] buffer = new byte[BUFFER];
    /** The part of {@link #buffer} that is read and not yet given out. */
    private int position;

    private int limit;
    /** Of the byte at {@link #position}, in the stream. */
    private long offset;
    /** Lines before {@link #offset}. */
    private long line;

    LineReader(String uri, InputStream in, long offset, long line, long end) {
        this.uri = uri;
        this.in = in;
        this.offset = offset;
        this.line = line;
        this.end = end;
    }

    /** Behind the last line that was read. */
    long offset() {
        return offset;
    }

    /** The number of the last line that was read. */
    long line() {
        return line;
    }

    /**
     * @return the next line, {@code null} at the end
     * @throws BadRecordException if the line is too long or no UTF-8, or the compressed data around it is damaged
     */
    String next() throws IOException {
        if (offset >= end) {
            return null;
        }
        int searched = position;
        while (true) {
            int lineFeed = indexOfLineFeed(searched);
            if (lineFeed >= 0) {
                return take(lineFeed, lineFeed + 1);
            }
            searched = limit - position;
            if (searched > LONGEST_LINE) {
                throw tooLong();
            }
            boolean more = fill();
            searched += position;
            if (!more) {
                requireWhole();
                return position == limit ? null : take(limit, limit);
            }
        }
    }

    /** Whatever cut the stream short, the rest is not to be taken for read. */
    private void requireWhole() throws IOException {
        long read = offset + limit - position;
        if (end != NO_END && read < end) {
            throw new IOException(uri + " ended at byte " + read + " instead of " + end);
        }
    }

    private int indexOfLineFeed(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private String take(int textEnd, int next) {
        if (textEnd - position > LONGEST_LINE) {
            throw tooLong();
        }
        int last = next > textEnd && textEnd > position && buffer[textEnd - 1] == '\r' ? textEnd - 1 : textEnd;
        String text = decode(position, last);
        line++;
        offset += next - position;
        position = next;
        return line == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private String decode(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] < 0) {
                return decodeStrictly(from, to);
            }
        }
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private String decodeStrictly(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException(
                    location(), "the line is not UTF-8 (" + e.getMessage() + "): convert the file to UTF-8");
        }
    }

    /** @return whether there was more */
    private boolean fill() throws IOException {
        if (position > 0) {
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        try {
            int count = in.read(buffer, limit, buffer.length - limit);
            limit += Math.max(count, 0);
            return count > 0;
        } catch (DamagedGzipException e) {
            throw new BadRecordException(
                    location(), "the gzip file cannot be read on (" + e.getMessage() + "): replace it by a whole one");
        }
    }

    private BadRecordException tooLong() {
        return new BadRecordException(
                location(), "the line is longer than " + LONGEST_LINE + " bytes: cut it, or is this no text file?");
    }

    private String location() {
        return uri + ":" + (line + 1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
