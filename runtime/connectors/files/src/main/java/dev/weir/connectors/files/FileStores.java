package dev.weir.connectors.files;

import java.util.Map;

/** Chooses the store of a location. */
final class FileStores {
    private final Map<String, String> environment;

    FileStores(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    static FileStores ofThisProcess() {
        return new FileStores(System.getenv());
    }

    /** @throws dev.weir.api.InvalidProgramException if the environment does not say how to reach it */
    FileStore storeOf(FileLocation location) {
        return location.scheme().equals(FileLocation.S3)
                ? new S3FileStore(S3Settings.fromEnvironment(environment))
                : new LocalFileStore();
    }
}
