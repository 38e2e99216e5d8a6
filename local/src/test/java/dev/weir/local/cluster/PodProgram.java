package dev.weir.local.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** What the pods of the tests run: serves what it sees of its environment, on its pod's own address. */
final class PodProgram {

    private PodProgram() {}

    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("crash")) {
            System.err.println("boom: told to crash");
            System.exit(3);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), 8080), 0);
        serve(server, "/ready", query -> "yes");
        serve(server, "/env", query -> String.valueOf(System.getenv(query)));
        serve(server, "/resolve", PodProgram::resolve);
        serve(server, "/file", query -> read(System.getenv(query)));
        server.start();
        System.out.println("serving as " + System.getenv("POD_NAME"));
    }

    private static void serve(HttpServer server, String path, UnaryOperator<String> answer) {
        server.createContext(path, exchange -> {
            String query = exchange.getRequestURI().getQuery();
            byte[] body = answer.apply(query).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static String resolve(String name) {
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
