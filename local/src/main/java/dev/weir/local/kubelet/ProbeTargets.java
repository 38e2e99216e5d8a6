package dev.weir.local.kubelet;

import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.probe.ProbeTarget;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** What a container's probe asks, with named ports and the pod's address put in. */
final class ProbeTargets {

    private ProbeTargets() {}

    static ProbeTarget of(Probe probe, Container container, String address, ProcessSpec process) {
        if (probe.getHttpGet() != null) {
            return http(probe.getHttpGet(), container, address);
        }
        if (probe.getTcpSocket() != null) {
            TCPSocketAction tcp = probe.getTcpSocket();
            OptionalInt port = port(tcp.getPort(), container);
            return port.isPresent()
                    ? new ProbeTarget.Tcp(Objects.requireNonNullElse(tcp.getHost(), address), port.getAsInt())
                    : unknownPort(tcp.getPort(), container);
        }
        if (probe.getExec() != null) {
            List<String> command = probe.getExec().getCommand();
            return new ProbeTarget.Exec(command, process.environment(), process.workingDirectory());
        }
        return new ProbeTarget.Invalid(
                "The probe asks something that the local cluster cannot; it can httpGet, tcpSocket and exec");
    }

    private static ProbeTarget http(HTTPGetAction get, Container container, String address) {
        OptionalInt port = port(get.getPort(), container);
        if (port.isEmpty()) {
            return unknownPort(get.getPort(), container);
        }
        Map<String, String> headers = new HashMap<>();
        for (HTTPHeader header : get.getHttpHeaders()) {
            headers.put(header.getName(), header.getValue());
        }
        String host = get.getHost() == null || get.getHost().isEmpty() ? address : get.getHost();
        String scheme = Objects.requireNonNullElse(get.getScheme(), "http").toLowerCase(Locale.ROOT);
        return new ProbeTarget.Http(
                scheme, host, port.getAsInt(), Objects.requireNonNullElse(get.getPath(), "/"), headers);
    }

    private static OptionalInt port(IntOrString port, Container container) {
        if (port == null) {
            return OptionalInt.empty();
        }
        if (port.getIntVal() != null) {
            return OptionalInt.of(port.getIntVal());
        }
        return container.getPorts().stream()
                .filter(known -> Objects.equals(known.getName(), port.getStrVal()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst();
    }

    private static ProbeTarget unknownPort(IntOrString port, Container container) {
        String name = port == null ? "(none)" : port.getStrVal();
        return new ProbeTarget.Invalid(
                "The container \"" + container.getName() + "\" has no port named \"" + name + "\"");
    }
}
