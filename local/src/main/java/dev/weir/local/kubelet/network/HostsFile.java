package dev.weir.local.kubelet.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The hosts file that pods resolve names with, through the JDK's {@code jdk.net.hosts.file}. With that set the JDK asks
 * nobody else, so the file also names what every machine knows: {@code localhost} and the machine itself. Each line is one
 * address and all of its names; a name on several lines has several addresses.
 */
public final class HostsFile {

    private static final String DOMAIN = ".svc.cluster.local";

    private final Path file;
    private final String machine;
    // What the file says now, so that nothing is written when nothing changed; guarded by this.
    private String written = "";

    /**
     * @param machine this machine's own name, which a JVM asks for when it starts
     */
    public HostsFile(Path file, String machine) {
        this.file = Objects.requireNonNull(file, "file is null");
        this.machine = Objects.requireNonNull(machine, "machine is null");
    }

    public Path path() {
        return file;
    }

    /** Puts these names into the file, in one step for whoever reads it. */
    public synchronized void write(List<PodName> pods, List<ServiceName> services) throws IOException {
        String text = render(machine, pods, services);
        if (text.equals(written) && Files.exists(file)) {
            return;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        written = text;
    }

    /** The text of the file: pure, lines ordered by address. */
    static String render(String machine, List<PodName> pods, List<ServiceName> services) {
        Map<String, TreeSet<String>> names = new TreeMap<>();
        for (PodName pod : pods) {
            names.computeIfAbsent(pod.address(), address -> new TreeSet<>()).addAll(pod.names());
        }
        for (ServiceName service : services) {
            for (String address : service.addresses()) {
                names.computeIfAbsent(address, key -> new TreeSet<>())
                        .addAll(forms(service.name(), service.namespace(), true));
            }
        }
        StringBuilder text = new StringBuilder("127.0.0.1 localhost localhost.localdomain ");
        text.append(machine).append("\n::1 localhost ip6-localhost\n");
        names.forEach((address, all) ->
                text.append(address).append(' ').append(String.join(" ", all)).append('\n'));
        return text.toString();
    }

    private static List<String> forms(String name, String namespace, boolean alone) {
        List<String> forms = new ArrayList<>();
        forms.add(name + "." + namespace + DOMAIN);
        forms.add(name + "." + namespace + ".svc");
        forms.add(name + "." + namespace);
        if (alone) {
            forms.add(name);
        }
        return forms;
    }

    /**
     * A pod's names.
     *
     * @param hostname the name of the machine that the pod believes to be
     * @param subdomain its headless service, empty for none
     */
    public record PodName(String namespace, String hostname, String subdomain, String address) {

        List<String> names() {
            List<String> names = new ArrayList<>();
            names.add(hostname);
            if (!subdomain.isEmpty()) {
                names.addAll(forms(hostname + "." + subdomain, namespace, true));
            }
            return names;
        }
    }

    /** A service's name and the addresses behind it. */
    public record ServiceName(String namespace, String name, List<String> addresses) {

        public ServiceName {
            addresses = List.copyOf(addresses);
        }
    }
}
