package dev.weir.bench.cluster;

import dev.weir.local.s3.S3Credentials;
import dev.weir.local.s3.S3Server;
import java.nio.file.Path;

/** The process of the S3 server: says where it listens, and serves until it is killed, or its parent is gone. */
final class S3Process {
    static final String LISTENS = "listens ";
    static final String BUCKET = S3Server.BUCKET;
    static final String ACCESS_KEY = "bench-access";
    static final String SECRET_KEY = "bench-secret";

    private S3Process() {}

    public static void main(String[] arguments) throws Exception {
        S3Server server =
                S3Server.start(Path.of(arguments[0]), "127.0.0.1", 0, new S3Credentials(ACCESS_KEY, SECRET_KEY));
        System.out.println(LISTENS + server.endpoint());
        ProcessHandle.current().parent().orElseThrow().onExit().join();
        server.close();
    }
}
