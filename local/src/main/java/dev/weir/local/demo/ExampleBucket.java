package dev.weir.local.demo;

import dev.weir.local.cluster.LocalCluster;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The bucket of a local cluster, and the flights in it that {@code examples/flights/streamjob.yaml} reads. */
public final class ExampleBucket {
    /** Where the flights lie in the bucket. */
    public static final String INPUT = "flights/input/";

    private ExampleBucket() {}

    /** A client of the cluster's bucket; the caller closes it. */
    public static S3ObjectStore of(LocalCluster cluster) throws StorageRefusedException {
        return S3ObjectStore.connect(new S3Settings(
                cluster.s3Endpoint().toString(),
                S3Server.BUCKET,
                "us-east-1",
                true,
                cluster.s3Credentials().accessKey(),
                cluster.s3Credentials().secretKey()));
    }

    /**
     * Puts the files of flights into the bucket, those that are not there.
     *
     * @param folder with files {@code flights-*}
     * @return how many files there are
     */
    public static int putFlights(ObjectStore bucket, Path folder) throws IOException {
        List<String> there =
                bucket.list(INPUT).stream().map(object -> object.key()).toList();
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> flights = files.filter(
                            file -> file.getFileName().toString().startsWith("flights-"))
                    .sorted()
                    .toList();
            for (Path file : flights) {
                String key = INPUT + file.getFileName();
                if (!there.contains(key)) {
                    bucket.put(key, Files.readAllBytes(file));
                }
            }
            return flights.size();
        }
    }
}
