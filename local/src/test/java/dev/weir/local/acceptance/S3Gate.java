package dev.weir.local.acceptance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the pods and S3 and can stop answering. Bytes pass as they are, so that signatures stay valid; where the
 * condition is to be lost, its name is changed on the way to one that no server knows.
 */
final class S3Gate implements Closeable {
    private static final String CONDITION = "If-None-Match";
    private static final String NOTHING = "X-Nothing-New";

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final boolean losesCondition;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "s3-gate");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    /** Written by the test's thread, read by all. */
    private volatile boolean open = true;

    private S3Gate(URI target, boolean losesCondition) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = new InetSocketAddress(target.getHost(), target.getPort());
        this.losesCondition = losesCondition;
        threads.execute(this::accept);
    }

    static S3Gate before(URI target) throws IOException {
        return new S3Gate(target, false);
    }

    /** A store that does not know {@code If-None-Match}. */
    static S3Gate losingTheCondition(URI target) throws IOException {
        return new S3Gate(target, true);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From here on nobody gets an answer: connections that are there end, new ones are accepted and left alone. */
    void shut() throws IOException {
        open = false;
        closeSockets();
    }

    void open() throws IOException {
        open = true;
        closeSockets();
    }

    private void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                if (open) {
                    connect(client);
                }
            } catch (IOException e) {
                continue; // the server was closed, or the store cannot be reached: the client sees its connection end
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket store = new Socket();
        sockets.add(store);
        try {
            store.connect(target);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        threads.execute(() -> pump(client, store, losesCondition));
        threads.execute(() -> pump(store, client, false));
    }

    private void pump(Socket from, Socket to, boolean change) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (change) {
                    lose(buffer, read);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            return; // one side has ended the connection, or the gate was shut
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** A request's header comes in one piece: it is small, and written at once. */
    private static void lose(byte[] buffer, int length) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        int at = text.toLowerCase(java.util.Locale.ROOT).indexOf(CONDITION.toLowerCase(java.util.Locale.ROOT) + ":");
        if (at >= 0) {
            byte[] other = NOTHING.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(other, 0, buffer, at, other.length);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeSockets();
        threads.shutdownNow();
    }
}
