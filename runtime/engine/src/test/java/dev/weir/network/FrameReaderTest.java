package dev.weir.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.codec.CorruptDataException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int MAX_LENGTH = 100;

    private final FrameReader reader = new FrameReader(MAX_LENGTH);
    private final EmbeddedChannel channel = new EmbeddedChannel(reader);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf frames(String... contents) {
        ByteBuf bytes = Unpooled.buffer();
        for (String content : contents) {
            bytes.writeInt(content.length()).writeBytes(content.getBytes());
        }
        return bytes;
    }

    private List<String> read() {
        List<String> read = new ArrayList<>();
        for (ByteBuf frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            read.add(frame.toString(java.nio.charset.StandardCharsets.US_ASCII));
            frame.release();
        }
        return read;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 100})
    void shouldFindFramesHoweverTheirBytesAreCut(int piece) {
        ByteBuf all = frames("a", "bcdefgh", "i", "x".repeat(MAX_LENGTH), "jk");

        while (all.isReadable()) {
            channel.writeInbound(all.readRetainedSlice(Math.min(piece, all.readableBytes())));
        }

        assertThat(read()).containsExactly("a", "bcdefgh", "i", "x".repeat(MAX_LENGTH), "jk");
        all.release();
    }

    @Test
    void shouldGiveBackTheBytesThatItRead() {
        ByteBuf all = frames("a", "b");

        channel.writeInbound(all);

        assertThat(all.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, MAX_LENGTH + 1, Integer.MAX_VALUE})
    void shouldPassNothingOnFromALengthOnThatIsNone(int length) {
        ByteBuf all = frames("good").writeInt(length).writeBytes(frames("bad"));

        assertThatThrownBy(() -> channel.writeInbound(all))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining(Integer.toUnsignedString(length) + " bytes: expected 1 to 100");
        channel.writeInbound(frames("worse"));

        assertThat(read()).containsExactly("good");
        assertThat(all.refCnt()).isZero();
    }

    @Test
    void shouldTakeLongerFramesOnceTheyAreAllowed() {
        channel.writeInbound(frames("hello"));
        reader.allow(MAX_LENGTH + 1);

        channel.writeInbound(frames("y".repeat(MAX_LENGTH + 1)));

        assertThat(read()).containsExactly("hello", "y".repeat(MAX_LENGTH + 1));
    }
}
