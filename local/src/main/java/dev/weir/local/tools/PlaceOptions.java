package dev.weir.local.tools;

import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.StorageRefusedException;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code <uri> [--endpoint URL]}. */
final class PlaceOptions {

    @Parameters(
            paramLabel = "URI",
            description =
                    "Where the job lies: s3://BUCKET/PREFIX/JOB-UID, with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,"
                            + " AWS_REGION and AWS_ENDPOINT_URL_S3 of the environment; or the folder of an S3 server that keeps"
                            + " objects as files, such as .weir/s3/weir/PREFIX/JOB-UID, which is only read.")
    private String uri;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The S3 service (default: AWS_ENDPOINT_URL_S3, or else Amazon's).")
    private String endpoint;

    /** What is done there. */
    interface Action<R> {
        R at(StoragePlace place) throws IOException;
    }

    /** Does something there, and closes the connection. */
    <R> R with(Action<R> action) throws IOException {
        StoragePlace place = StoragePlace.of(uri, Optional.ofNullable(endpoint), System.getenv());
        try {
            return action.at(place);
        } catch (StorageRefusedException refused) {
            throw refused.reason() == StorageRefusedException.Reason.WRONG_CREDENTIALS
                    ? new IOException(
                            "the S3 service does not accept the credentials: correct AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY",
                            refused)
                    : refused;
        } finally {
            if (place.store() instanceof S3ObjectStore connection) {
                connection.close();
            }
        }
    }
}
