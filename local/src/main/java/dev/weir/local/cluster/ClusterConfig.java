package dev.weir.local.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a local cluster is to be.
 *
 * @param data the folder of all that it keeps
 * @param apiPort of the API server on 127.0.0.1; 0 for the one of the last time, or any
 * @param s3Port of the S3 server on an address of its own; 0 for any
 * @param images folders of images, see {@link dev.weir.local.image.ImageStore}
 * @param crds a folder of CustomResourceDefinitions to apply; empty for none
 * @param operator the image to run the operator from; empty for a cluster without it
 * @param java the {@code java} that containers run
 */
public record ClusterConfig(
        Path data,
        int apiPort,
        int s3Port,
        List<Path> images,
        Optional<Path> crds,
        Optional<String> operator,
        Path java) {

    /** The S3 port that examples name. */
    public static final int S3_PORT = 9000;

    /** The image that the build makes of the operator. */
    public static final String OPERATOR_IMAGE = "weir/operator:dev";

    public ClusterConfig {
        Objects.requireNonNull(data, "data is null");
        images = List.copyOf(images);
        Objects.requireNonNull(crds, "crds is null");
        Objects.requireNonNull(operator, "operator is null");
        Objects.requireNonNull(java, "java is null");
        requirePort("apiPort", apiPort);
        requirePort("s3Port", s3Port);
    }

    private static void requirePort(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(name + " is " + port + ", must be 0 to 65535");
        }
    }

    /** A cluster with nothing in it: no CRDs, no operator, and no images but those of its data folder. */
    public static ClusterConfig bare(Path data) {
        return new ClusterConfig(data, 0, 0, List.of(), Optional.empty(), Optional.empty(), runningJava());
    }

    /** The whole product, from a built repository. */
    public static ClusterConfig ofRepository(Path repository, Path data) {
        List<Path> images = new ArrayList<>();
        for (String image : List.of("operator", "flights")) {
            images.add(
                    repository.resolve("local").resolve("images").resolve(image).resolve("target"));
        }
        return new ClusterConfig(
                data,
                0,
                S3_PORT,
                images,
                Optional.of(repository.resolve("crds")),
                Optional.of(OPERATOR_IMAGE),
                runningJava());
    }

    /** The {@code java} that runs this process. */
    public static Path runningJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    public ClusterConfig withApiPort(int port) {
        return new ClusterConfig(data, port, s3Port, images, crds, operator, java);
    }

    public ClusterConfig withS3Port(int port) {
        return new ClusterConfig(data, apiPort, port, images, crds, operator, java);
    }

    public ClusterConfig withImages(List<Path> folders) {
        return new ClusterConfig(data, apiPort, s3Port, folders, crds, operator, java);
    }

    public ClusterConfig withJava(Path program) {
        return new ClusterConfig(data, apiPort, s3Port, images, crds, operator, program);
    }
}
