package dev.weir.local.kubelet;

import dev.weir.local.image.Image;
import dev.weir.local.kubelet.container.ImagePaths;
import dev.weir.local.kubelet.container.PathMapping;
import dev.weir.local.kubelet.container.ProcessSpec;
import dev.weir.local.kubelet.container.VariableExpansion;
import dev.weir.local.kubelet.volume.ConfigException;
import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Makes the command line, the environment and the working directory of a container's process from its spec and its image.
 *
 * <p>The process inherits nothing but {@code PATH}, {@code HOME} and {@code LANG}. A JVM is told to resolve names by the
 * cluster's hosts file: on its command line where the container's program is {@code java}, by {@code JAVA_TOOL_OPTIONS}
 * otherwise, which a JVM announces on its output.
 */
final class ContainerCommand {

    private static final String JAVA = "java";
    private static final String JAVA_TOOL_OPTIONS = "JAVA_TOOL_OPTIONS";
    private static final String TMP = "/tmp";
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

    private final Path javaProgram;
    private final Path hostsFile;
    private final Map<String, String> machineEnvironment;

    /**
     * @param javaProgram the {@code java} that containers run
     * @param machineEnvironment this process's own environment
     */
    ContainerCommand(Path javaProgram, Path hostsFile, Map<String, String> machineEnvironment) {
        this.javaProgram = Objects.requireNonNull(javaProgram, "javaProgram is null");
        this.hostsFile = Objects.requireNonNull(hostsFile, "hostsFile is null");
        this.machineEnvironment = Map.copyOf(machineEnvironment);
    }

    /**
     * The process of a container.
     *
     * @param variables the container's environment, not yet mapped
     * @param mounts container path to real path
     * @param hostname the pod's own name for itself
     */
    ProcessSpec of(
            Container container, Image image, Map<String, String> variables, Map<String, Path> mounts, String hostname)
            throws ConfigException {
        Map<String, Path> paths = new TreeMap<>(ImagePaths.of(image.root()));
        paths.putAll(mounts);
        PathMapping mapping = PathMapping.of(paths);
        List<String> jvmOptions = jvmOptions(mounts);

        Map<String, String> environment = new HashMap<>();
        for (String name : INHERITED) {
            if (machineEnvironment.containsKey(name)) {
                environment.put(name, machineEnvironment.get(name));
            }
        }
        environment.put("HOSTNAME", hostname);
        if (mounts.containsKey(TMP)) {
            environment.put("TMPDIR", mounts.get(TMP).toString());
        }
        variables.forEach((name, value) -> environment.put(name, mapping.map(value)));

        List<String> command = new ArrayList<>();
        for (String word : words(container, image)) {
            command.add(mapping.map(VariableExpansion.expand(word, variables)));
        }
        if (command.isEmpty()) {
            throw new ConfigException("The image " + image.name() + " has no entrypoint, and the container \""
                    + container.getName() + "\" no command");
        }
        if (command.get(0).equals(JAVA)) {
            command.set(0, javaProgram.toString());
            command.addAll(1, jvmOptions);
        } else {
            environment.merge(JAVA_TOOL_OPTIONS, String.join(" ", jvmOptions), (own, added) -> own + " " + added);
        }
        return new ProcessSpec(command, environment, workingDirectory(container, image, mapping));
    }

    private static List<String> words(Container container, Image image) {
        boolean ownCommand = !container.getCommand().isEmpty();
        boolean ownArguments = !container.getArgs().isEmpty();
        List<String> words = new ArrayList<>(ownCommand ? container.getCommand() : image.entrypoint());
        if (ownArguments) {
            words.addAll(container.getArgs());
        } else if (!ownCommand) {
            words.addAll(image.cmd());
        }
        return words;
    }

    private List<String> jvmOptions(Map<String, Path> mounts) {
        List<String> options = new ArrayList<>();
        options.add("-Djdk.net.hosts.file=" + hostsFile);
        // A pod that starts is found within a second, and one that was not there yet is asked for again at once.
        options.add("-Dsun.net.inetaddr.ttl=1");
        options.add("-Dsun.net.inetaddr.negative.ttl=0");
        if (mounts.containsKey(TMP)) {
            options.add("-Djava.io.tmpdir=" + mounts.get(TMP));
        }
        return options;
    }

    private static Path workingDirectory(Container container, Image image, PathMapping mapping) throws ConfigException {
        String wanted =
                container.getWorkingDir() == null || container.getWorkingDir().isEmpty()
                        ? image.workdir()
                        : container.getWorkingDir();
        if (wanted.equals("/")) {
            return image.root();
        }
        Path real = Path.of(mapping.map(wanted));
        if (!real.isAbsolute() || !Files.isDirectory(real)) {
            throw new ConfigException("The working directory " + wanted + " is neither in the image " + image.name()
                    + " nor a mounted volume");
        }
        return real;
    }
}
