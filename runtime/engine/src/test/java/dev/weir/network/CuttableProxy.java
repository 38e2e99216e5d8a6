package dev.weir.network;

import dev.weir.common.HostAndPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Passes bytes on until it cuts. */
public final class CuttableProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final HostAndPort to;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    public CuttableProxy(HostAndPort to) throws IOException {
        this.to = to;
        daemon(this::accept);
    }

    public HostAndPort address() {
        return new HostAndPort("127.0.0.1", listening.getLocalPort());
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket left = listening.accept();
                Socket right = new Socket(to.host(), to.port());
                sockets.add(left);
                sockets.add(right);
                daemon(() -> pass(left, right));
                daemon(() -> pass(right, left));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // cut
        }
    }

    public void cut() throws IOException {
        for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
