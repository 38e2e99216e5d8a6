package dev.weir.local.kubelet.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {

    @TempDir
    Path folder;

    @Test
    void shouldNamePodsAndServices() {
        String text = HostsFile.render(
                "laptop",
                List.of(
                        new HostsFile.PodName("default", "flights-jobmaster-0", "flights-jobmaster", "127.66.1.2"),
                        new HostsFile.PodName("default", "plain", "", "127.66.1.1")),
                List.of(new HostsFile.ServiceName("default", "flights-jobmaster", List.of("127.66.1.2"))));

        assertThat(text).isEqualTo("""
                127.0.0.1 localhost localhost.localdomain laptop
                ::1 localhost ip6-localhost
                127.66.1.1 plain
                127.66.1.2 flights-jobmaster flights-jobmaster-0 flights-jobmaster-0.flights-jobmaster \
                flights-jobmaster-0.flights-jobmaster.default flights-jobmaster-0.flights-jobmaster.default.svc \
                flights-jobmaster-0.flights-jobmaster.default.svc.cluster.local flights-jobmaster.default \
                flights-jobmaster.default.svc flights-jobmaster.default.svc.cluster.local
                """);
    }

    @Test
    void shouldBeReadByAJvm() throws Exception {
        HostsFile file = new HostsFile(folder.resolve("hosts"), "laptop");
        file.write(
                List.of(),
                List.of(new HostsFile.ServiceName("default", "workers", List.of("127.66.1.1", "127.66.1.2"))));

        assertThat(resolve("workers.default.svc")).contains("127.66.1.1", "127.66.1.2");
        assertThat(resolve("localhost")).contains("127.0.0.1");
        assertThat(resolve("no-such-name")).contains("UnknownHostException");
    }

    private String resolve(String name) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + folder.resolve("hosts"),
                        "-cp",
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Resolve.class.getName(),
                        name)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor(20, TimeUnit.SECONDS);
        return output;
    }

    /** Run as a program of its own. */
    static final class Resolve {

        private Resolve() {}

        public static void main(String[] args) throws Exception {
            for (InetAddress address : InetAddress.getAllByName(args[0])) {
                System.out.println(address.getHostAddress());
            }
        }
    }
}
