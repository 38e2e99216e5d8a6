package dev.weir.local.kubelet.probe;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a probe asks. */
public sealed interface ProbeTarget {

    /**
     * A GET that is answered 200 to 399.
     *
     * @param scheme {@code http} or {@code https}
     */
    record Http(String scheme, String host, int port, String path, Map<String, String> headers) implements ProbeTarget {
        public Http {
            headers = Map.copyOf(headers);
        }
    }

    /** A connection that is accepted. */
    record Tcp(String host, int port) implements ProbeTarget {}

    /** A command that ends with 0. */
    record Exec(List<String> command, Map<String, String> environment, Path workingDirectory) implements ProbeTarget {
        public Exec {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            Objects.requireNonNull(workingDirectory, "workingDirectory is null");
        }
    }

    /** A probe that cannot be asked, and why; it always fails. */
    record Invalid(String why) implements ProbeTarget {}
}
