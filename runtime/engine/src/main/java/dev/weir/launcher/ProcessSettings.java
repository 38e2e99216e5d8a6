package dev.weir.launcher;

import dev.weir.control.JobConfig;
import dev.weir.jobmaster.JobMasterSettings;
import dev.weir.state.StateBackendSettings;
import dev.weir.storage.ObjectStore;
import dev.weir.storage.S3Credentials;
import dev.weir.storage.S3ObjectStore;
import dev.weir.storage.S3Settings;
import dev.weir.storage.StorageRefusedException;
import dev.weir.taskmanager.TaskManagerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process is told by its environment.
 *
 * @param name of the pod
 * @param host the pod's address: where it listens, and where others find it
 * @param token of the job
 * @param hookKeys the file with the keys that calls of hooks are signed with; it need not be there
 * @param restPort of the JobMaster
 * @param controlPort of the JobMaster
 * @param dataPort of a TaskManager
 * @param healthPort of a TaskManager
 * @param work folder for files of the process
 * @param stateMemory bytes outside the heap that the state backend may use; empty: it finds a measure itself
 * @param orphanMillis how long a TaskManager's tasks run on without a JobMaster
 * @param credentials for the job's storage; empty if there are none
 */
record ProcessSettings(
        JobConfig config,
        String name,
        String host,
        String token,
        Path hookKeys,
        int restPort,
        int controlPort,
        int dataPort,
        int healthPort,
        Path work,
        OptionalLong stateMemory,
        long orphanMillis,
        Optional<S3Credentials> credentials) {

    /** @throws LaunchException in one line, if anything is missing or malformed */
    static ProcessSettings of(Map<String, String> environment) throws LaunchException {
        JobConfig config = JobConfigFile.read(Path.of(required(environment, "WEIR_CONFIG", "the path of job.json")));
        Path tokenFile = Path.of(required(environment, "WEIR_TOKEN", "the path of the file with the job's token"));
        return new ProcessSettings(
                config,
                required(environment, "POD_NAME", "the name of this pod"),
                required(environment, "POD_IP", "the address of this pod"),
                token(tokenFile),
                // Another file of the same mounted Secret.
                tokenFile.resolveSibling(JobConfig.HOOK_KEY_FILE),
                port(environment, "WEIR_REST_PORT", JobConfig.REST_PORT),
                port(environment, "WEIR_CONTROL_PORT", JobConfig.CONTROL_PORT),
                port(environment, "WEIR_DATA_PORT", JobConfig.DATA_PORT),
                port(environment, "WEIR_HEALTH_PORT", JobConfig.TASK_MANAGER_HEALTH_PORT),
                Path.of(environment.getOrDefault("WEIR_WORK", System.getProperty("java.io.tmpdir"))),
                mebibytes(environment, "WEIR_STATE_MEMORY"),
                millis(environment, "WEIR_ORPHAN_TIMEOUT_MILLIS", TaskManagerSettings.DEFAULT_ORPHAN_MILLIS),
                S3Credentials.from(environment, region(config)));
    }

    /** Sets a client of the job's storage up, for one of its buckets. */
    ObjectStore storage(String bucket) throws StorageRefusedException {
        if (credentials.isEmpty()) {
            throw new StorageRefusedException(
                    StorageRefusedException.Reason.WRONG_CREDENTIALS,
                    "there are no S3 credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must both be in the Secret"
                            + " that spec.checkpointing.storage.s3.credentialsSecret names, or s3.webIdentity be given",
                    null);
        }
        JobConfig.Storage storage = config.checkpointing().storage();
        return S3ObjectStore.connect(
                new S3Settings(storage.endpoint(), bucket, region(config), storage.pathStyle(), credentials.get()));
    }

    private static String region(JobConfig config) {
        String region = config.checkpointing().storage().region();
        return region == null ? "" : region;
    }

    ObjectStore storage() throws StorageRefusedException {
        return storage(config.checkpointing().storage().bucket());
    }

    /** What a state backend is told. */
    StateBackendSettings stateBackend() {
        return new StateBackendSettings(name, work, stateMemory);
    }

    /** The job's folder in its bucket. */
    String folder() {
        return JobMasterSettings.folder(config);
    }

    private static String required(Map<String, String> environment, String name, String meaning)
            throws LaunchException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new LaunchException("the environment has no " + name + ": set it to " + meaning);
        }
        return value;
    }

    private static String token(Path file) throws LaunchException {
        try {
            String token = Files.readString(file, StandardCharsets.UTF_8).trim();
            if (token.isEmpty()) {
                throw new LaunchException("the token file " + file + " is empty");
            }
            return token;
        } catch (IOException e) {
            throw new LaunchException("the token file " + file + " cannot be read: " + e);
        }
    }

    private static int port(Map<String, String> environment, String name, int otherwise) throws LaunchException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(value.trim());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LaunchException(name + " is '" + value + "': expected a port from 0 to 65535");
    }

    private static OptionalLong mebibytes(Map<String, String> environment, String name) throws LaunchException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return OptionalLong.empty();
        }
        try {
            int mebibytes = Integer.parseInt(value.trim());
            if (mebibytes > 0) {
                return OptionalLong.of((long) mebibytes << 20);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LaunchException(name + " is '" + value + "': expected a number of MiB, 1 or more");
    }

    private static long millis(Map<String, String> environment, String name, long otherwise) throws LaunchException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            long millis = Long.parseLong(value.trim());
            if (millis >= 0) {
                return millis;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LaunchException(name + " is '" + value + "': expected milliseconds, 0 or more");
    }

    @Override
    public String toString() {
        return name + " at " + host + " of job " + config.name();
    }
}
