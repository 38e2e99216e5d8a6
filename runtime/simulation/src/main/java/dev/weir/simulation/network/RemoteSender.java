package dev.weir.simulation.network;

import dev.weir.channel.DataChannel;
import dev.weir.channel.Element;

/** The sending end of a channel to another process: it may send as many elements as the receiver has room for. */
final class RemoteSender<T> implements DataChannel.Sender {
    /** How far below nothing the credit may get by elements that a barrier needs. */
    private static final int LIMIT = -100;

    private final int channel;
    private final DataLink link;
    private final ElementCodec<T> codec;
    private final Runnable wakeSender;
    /** Elements that may be sent. */
    private int credit;
    /** The receiver is there. */
    private boolean connected;

    private boolean waits;

    RemoteSender(int channel, DataLink link, ElementCodec<T> codec, Runnable wakeSender) {
        this.channel = channel;
        this.link = link;
        this.codec = codec;
        this.wakeSender = wakeSender;
    }

    @Override
    public boolean offer(Element element) {
        if (!hasRoom()) {
            return false;
        }
        send(element);
        return true;
    }

    @Override
    public boolean force(Element element) {
        if (!hasRoom() && (!connected || credit <= LIMIT)) {
            return false;
        }
        send(element);
        return true;
    }

    @Override
    public boolean hasRoom() {
        if (credit > 0) {
            return true;
        }
        waits = true;
        link.connect();
        return false;
    }

    private void send(Element element) {
        credit--;
        link.send(channel, codec.encode(element));
    }

    void grant(int elements) {
        connected = true;
        credit += elements;
        if (waits && credit > 0) {
            waits = false;
            wakeSender.run();
        }
    }
}
