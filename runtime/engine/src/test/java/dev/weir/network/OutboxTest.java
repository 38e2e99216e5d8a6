package dev.weir.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final FlushCounter flushes = new FlushCounter();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes);
    private final Outbox outbox = new Outbox(channel);

    private static final class FlushCounter extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext context) {
            count++;
            context.flush();
        }
    }

    private static ByteBuf frame(int content) {
        return Unpooled.buffer().writeInt(content);
    }

    private void assertNextIs(int content) {
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.readInt()).isEqualTo(content);
        sent.release();
    }

    @Test
    void shouldSendWhatHasGatheredInOrderAndFlushOnce() {
        outbox.add(frame(1));
        outbox.flush();
        outbox.add(frame(2));
        outbox.flush();
        assertThat(channel.outboundMessages()).isEmpty();

        channel.runPendingTasks();

        assertNextIs(1);
        assertNextIs(2);
        assertThat(flushes.count).isEqualTo(1);
    }

    @Test
    void shouldSendWhatComesAfterwards() {
        outbox.add(frame(1));
        outbox.flush();
        channel.runPendingTasks();

        outbox.add(frame(2));
        outbox.flush();
        channel.runPendingTasks();

        assertNextIs(1);
        assertNextIs(2);
        assertThat(flushes.count).isEqualTo(2);
    }

    @Test
    void shouldGiveFramesBackWhenTheConnectionIsClosed() {
        ByteBuf late = frame(1);
        channel.close().syncUninterruptibly();

        outbox.add(late);
        outbox.flush();
        channel.runPendingTasks();

        assertThat(late.refCnt()).isZero();
    }
}
