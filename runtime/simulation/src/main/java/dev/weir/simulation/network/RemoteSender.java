package dev.weir.simulation.network;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;

/** The sending end of a channel to another process: it may send as many elements as the receiver has room for. */
final class RemoteSender<T> implements DataChannel.Sender {
    private final int channel;
    private final DataLink link;
    private final ElementCodec<T> codec;
    private final Runnable wakeSender;
    /** Elements that may be sent. */
    private int credit;

    private boolean waits;

    RemoteSender(int channel, DataLink link, ElementCodec<T> codec, Runnable wakeSender) {
        this.channel = channel;
        this.link = link;
        this.codec = codec;
        this.wakeSender = wakeSender;
    }

    @Override
    public boolean offer(Element element) {
        if (credit <= 0) {
            waits = true;
            link.connect();
            return false;
        }
        credit--;
        link.send(channel, codec.encode(element));
        return true;
    }

    void grant(int elements) {
        credit += elements;
        if (waits && credit > 0) {
            waits = false;
            wakeSender.run();
        }
    }
}
