package dev.weir.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Uncompresses gzip (RFC 1952), any number of members one after another, each checked against its length and CRC-32.
 *
 * <p>{@link java.util.zip.GZIPInputStream} is not used: it takes a moment without available bytes for the end, which loses
 * the later members of a file read over a network, and damage at the head of a later member for the end too.
 */
final class GzipInput extends InputStream {
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] compressed = new byte[8192];
    private final byte[] single = new byte[1];
    /** Bytes of {@link #compressed} that hold input. */
    private int limit;
    /** The next byte of {@link #compressed} that no header, inflater or trailer has taken. */
    private int position;

    private boolean inMember;
    /** Whether a member was read; nothing at all is no gzip file. */
    private boolean begun;

    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    static boolean isMagic(byte[] head, int length) {
        return length >= 2 && (head[0] & 0xff) == MAGIC_1 && (head[1] & 0xff) == MAGIC_2;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember) {
                readHeader();
                continue;
            }
            int count = inflate(bytes, offset, length);
            if (count > 0) {
                crc.update(bytes, offset, count);
                return count;
            }
        }
        return -1;
    }

    /** @return 0 if the member has ended */
    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(bytes, offset, length);
                if (count > 0) {
                    return count;
                }
                if (inflater.finished()) {
                    position = limit - inflater.getRemaining();
                    readTrailer();
                    return 0;
                }
                if (inflater.needsDictionary()) {
                    throw new DamagedGzipException("the data needs a dictionary");
                }
                refill();
                inflater.setInput(compressed, 0, limit);
                position = limit;
            }
        } catch (DataFormatException e) {
            throw new DamagedGzipException("the compressed data is damaged: " + e.getMessage());
        }
    }

    private void readHeader() throws IOException {
        int first = firstOfMember();
        if (first < 0 && !begun) {
            throw truncated();
        }
        if (first < 0) {
            ended = true;
            return;
        }
        if (first != MAGIC_1 || next() != MAGIC_2) {
            throw new DamagedGzipException("what follows is no gzip member");
        }
        if (next() != 8) {
            throw new DamagedGzipException("the compression method is not deflate");
        }
        int flags = next();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(nextShort());
        }
        if ((flags & FLAG_NAME) != 0) {
            skipString();
        }
        if ((flags & FLAG_COMMENT) != 0) {
            skipString();
        }
        if ((flags & FLAG_HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        inflater.setInput(compressed, position, limit - position);
        crc.reset();
        inMember = true;
        begun = true;
    }

    /** Passes over the zeros that tapes and some writers pad with. */
    private int firstOfMember() throws IOException {
        int first = nextOrEnd();
        boolean padded = first == 0;
        while (first == 0) {
            first = nextOrEnd();
        }
        if (padded && first >= 0) {
            throw new DamagedGzipException("zeros are followed by more data");
        }
        return first;
    }

    private void readTrailer() throws IOException {
        long expectedCrc = nextInt();
        long expectedLength = nextInt();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new DamagedGzipException("the checksum of the uncompressed data is wrong");
        }
        inMember = false;
    }

    private long nextInt() throws IOException {
        return nextShort() | (long) nextShort() << 16;
    }

    private int nextShort() throws IOException {
        int low = next();
        return low | next() << 8;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipString() throws IOException {
        while (next() != 0) {}
    }

    private int next() throws IOException {
        int value = nextOrEnd();
        if (value < 0) {
            throw truncated();
        }
        return value;
    }

    private int nextOrEnd() throws IOException {
        if (position == limit && !tryRefill()) {
            return -1;
        }
        return compressed[position++] & 0xff;
    }

    private void refill() throws IOException {
        if (!tryRefill()) {
            throw truncated();
        }
    }

    private boolean tryRefill() throws IOException {
        int count = in.read(compressed, 0, compressed.length);
        limit = Math.max(count, 0);
        position = 0;
        return count > 0;
    }

    private static DamagedGzipException truncated() {
        return new DamagedGzipException("the compressed data ends in the middle");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
