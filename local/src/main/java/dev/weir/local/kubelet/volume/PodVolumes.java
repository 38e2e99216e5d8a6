package dev.weir.local.kubelet.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The volumes of one pod, as directories under one folder. Files of ConfigMaps and Secrets are replaced one by one, each in
 * one step, when their source changes. One owner thread: the pod's worker.
 */
public final class PodVolumes {

    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final Pod pod;
    private final VolumeFiles files;
    private final Map<String, Path> directories = new HashMap<>();

    /**
     * @param folder of this pod alone
     */
    public PodVolumes(Path folder, Pod pod, PodFields fields, ObjectSource objects) {
        this.folder = folder;
        this.pod = pod;
        this.files = new VolumeFiles(objects, pod.getMetadata().getNamespace(), fields);
    }

    /** Makes every volume, or brings it up to date. */
    public void mount() throws ConfigException, IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
        for (Volume volume : volumes()) {
            directories.put(volume.getName(), mount(volume));
        }
    }

    private Path mount(Volume volume) throws ConfigException, IOException {
        if (volume.getHostPath() != null) {
            return hostPath(volume);
        }
        Path directory = folder.resolve(volume.getName());
        Optional<Map<String, byte[]>> content = files.of(volume);
        if (content.isEmpty() && volume.getEmptyDir() == null) {
            throw new ConfigException("The volume \"" + volume.getName()
                    + "\" is of a kind that the local cluster does not have; it has configMap, secret, emptyDir,"
                    + " projected, downwardAPI and hostPath");
        }
        Files.createDirectories(directory);
        if (content.isPresent()) {
            write(directory, content.get(), mode(volume));
        }
        return directory;
    }

    private static Path hostPath(Volume volume) throws ConfigException, IOException {
        Path path = Path.of(volume.getHostPath().getPath());
        String type = Optional.ofNullable(volume.getHostPath().getType()).orElse("");
        if (type.equals("DirectoryOrCreate")) {
            Files.createDirectories(path);
        }
        if (!path.isAbsolute() || !Files.exists(path)) {
            throw new ConfigException(
                    "The hostPath " + path + " of volume \"" + volume.getName() + "\" does not exist");
        }
        return path;
    }

    private static void write(Path directory, Map<String, byte[]> content, int mode)
            throws ConfigException, IOException {
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Path path = directory.resolve(file.getKey()).normalize();
            if (!path.startsWith(directory) || path.equals(directory)) {
                throw new ConfigException("The file name \"" + file.getKey() + "\" leads out of its volume");
            }
            writeFile(path, file.getValue(), mode);
        }
        deleteOthers(directory, content);
    }

    private static void writeFile(Path path, byte[] content, int mode) throws IOException {
        if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content)) {
            return;
        }
        Files.createDirectories(path.getParent());
        Path next = path.resolveSibling("..new-" + path.getFileName());
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, content);
        Files.setPosixFilePermissions(next, permissions(mode));
        Files.move(next, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteOthers(Path directory, Map<String, byte[]> content) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> others = found.filter(Files::isRegularFile)
                    .filter(file ->
                            !content.containsKey(directory.relativize(file).toString()))
                    .toList();
            for (Path other : others) {
                Files.delete(other);
            }
        }
    }

    /** The file mode, in which group and others are cut off for what comes from a Secret: the machine is shared. */
    private static int mode(Volume volume) {
        if (volume.getSecret() != null) {
            Integer mode = volume.getSecret().getDefaultMode();
            return (mode == null ? 0600 : mode) & 0700;
        }
        if (volume.getProjected() != null) {
            return 0600;
        }
        Integer mode =
                volume.getConfigMap() == null ? null : volume.getConfigMap().getDefaultMode();
        return mode == null ? 0644 : mode;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        return PosixFilePermissions.fromString(text.toString());
    }

    /** Container path to real path, for the mounts of one container. */
    public Map<String, Path> mountsOf(Container container) throws ConfigException {
        Map<String, Path> mounts = new TreeMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path directory = directories.get(mount.getName());
            if (directory == null) {
                throw new ConfigException("The container \"" + container.getName() + "\" mounts the volume \""
                        + mount.getName() + "\", which the pod does not have");
            }
            String subPath = Optional.ofNullable(mount.getSubPath()).orElse("");
            Path real =
                    subPath.isEmpty() ? directory : directory.resolve(subPath).normalize();
            if (!real.startsWith(directory)) {
                throw new ConfigException("The subPath \"" + subPath + "\" leads out of its volume");
            }
            mounts.put(mount.getMountPath(), real);
        }
        return mounts;
    }

    /** Whether a ConfigMap or Secret of this kind and name is in one of the volumes. */
    public boolean uses(String kind, String name) {
        return volumes().stream().anyMatch(volume -> VolumeReferences.of(volume).contains(kind + "/" + name));
    }

    private List<Volume> volumes() {
        return pod.getSpec().getVolumes() == null ? List.of() : pod.getSpec().getVolumes();
    }
}
