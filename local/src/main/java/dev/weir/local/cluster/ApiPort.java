package dev.weir.local.cluster;

import dev.weir.local.apiserver.ApiServer;
import dev.weir.local.apiserver.logs.PodLogs;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port of the API server: the one asked for, or that of the last time so that a kubeconfig stays true, or any. */
final class ApiPort {

    private final Path remembered;

    /**
     * @param remembered the file with the port of the last time
     */
    ApiPort(Path remembered) {
        this.remembered = remembered;
    }

    ApiServer start(Path data, int asked, PodLogs logs) throws IOException {
        ApiServer server;
        int last = last();
        if (asked == 0 && last != 0) {
            try {
                server = start(data, last, logs, "");
            } catch (BindException e) {
                server = start(data, 0, logs, "");
            }
        } else {
            server = start(data, asked, logs, "Stop what uses that port, or name another one with --port");
        }
        Files.createDirectories(remembered.toAbsolutePath().getParent());
        Files.writeString(remembered, Integer.toString(server.address().getPort()));
        return server;
    }

    private static ApiServer start(Path data, int port, PodLogs logs, String advice) throws IOException {
        try {
            return ApiServer.start(new ApiServer.Config(data, port, logs));
        } catch (IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    BindException taken = new BindException("The API server cannot listen on 127.0.0.1:" + port + ": "
                            + cause.getMessage() + ". " + advice);
                    taken.initCause(e);
                    throw taken;
                }
            }
            throw e;
        }
    }

    private int last() throws IOException {
        if (!Files.exists(remembered)) {
            return 0;
        }
        String text = Files.readString(remembered).strip();
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }
}
