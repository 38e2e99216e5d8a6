package dev.weir.operator.launcher;

import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.S3CheckpointData;
import dev.weir.operator.jobmaster.JobMasterAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the operator runs.
 *
 * @param settings what it begins with
 * @param settingsFile where others are looked for while it runs
 * @param selector labels of the StreamJobs and Checkpoints that it looks after; empty: all
 * @param election how one of several replicas is chosen; empty: this is the only one
 * @param healthHost address of the health endpoints; empty: all of this machine
 * @param healthPort of {@code /healthz}, {@code /readyz} and {@code /metrics}; -1: there are none; 0: any that is free
 * @param reconcilesPerSecond of one resource, at most; 0: no limit
 * @param namespace where the pods of the operator are; empty: it is not known
 * @param address where JobMasters are reached
 * @param data how the data of deleted checkpoints and jobs is removed
 * @param clock what time it is
 */
public record OperatorConfig(
        Settings settings,
        Optional<Path> settingsFile,
        String selector,
        Optional<Election> election,
        String healthHost,
        int healthPort,
        int reconcilesPerSecond,
        Optional<String> namespace,
        JobMasterAddress address,
        CheckpointData data,
        InstantSource clock) {
    private static final int DEFAULT_PORT = 8080;
    private static final int DEFAULT_RATE = 20;
    private static final int MOST = 65_535;

    /** For a process that starts it itself: all namespaces, no election, no health endpoints. */
    public static OperatorConfig embedded() {
        return new OperatorConfig(
                Settings.DEFAULT,
                Optional.empty(),
                "",
                Optional.empty(),
                "",
                -1,
                DEFAULT_RATE,
                Optional.empty(),
                JobMasterAddress.byPod(),
                new S3CheckpointData(),
                InstantSource.system());
    }

    /** The same with another way to reach JobMasters. */
    public OperatorConfig with(JobMasterAddress other) {
        return new OperatorConfig(
                settings,
                settingsFile,
                selector,
                election,
                healthHost,
                healthPort,
                reconcilesPerSecond,
                namespace,
                other,
                data,
                clock);
    }

    /** The same with another way to remove data. */
    public OperatorConfig with(CheckpointData other) {
        return new OperatorConfig(
                settings,
                settingsFile,
                selector,
                election,
                healthHost,
                healthPort,
                reconcilesPerSecond,
                namespace,
                address,
                other,
                clock);
    }

    /** The same with health endpoints at this port; 0: any that is free. */
    public OperatorConfig withHealthPort(int port) {
        return new OperatorConfig(
                settings,
                settingsFile,
                selector,
                election,
                healthHost,
                port,
                reconcilesPerSecond,
                namespace,
                address,
                data,
                clock);
    }

    /** The same as one of several replicas. */
    public OperatorConfig with(Election other) {
        return new OperatorConfig(
                settings,
                settingsFile,
                selector,
                Optional.of(other),
                healthHost,
                healthPort,
                reconcilesPerSecond,
                namespace,
                address,
                data,
                clock);
    }

    /** The same with other settings, and the file where they are changed. */
    public OperatorConfig with(Settings other, Path file) {
        return new OperatorConfig(
                other,
                Optional.of(file),
                selector,
                election,
                healthHost,
                healthPort,
                reconcilesPerSecond,
                namespace,
                address,
                data,
                clock);
    }

    /** The same for the resources with these labels. */
    public OperatorConfig withSelector(String labels) {
        return new OperatorConfig(
                settings,
                settingsFile,
                labels,
                election,
                healthHost,
                healthPort,
                reconcilesPerSecond,
                namespace,
                address,
                data,
                clock);
    }

    /**
     * From the environment: {@code WATCH_NAMESPACES} (names separated by commas; left out: all), {@code WEIR_SETTINGS_FILE}
     * ({@link Settings}, read again whenever it changes; what it says goes before the environment), {@code WEIR_SELECTOR} (labels;
     * left out: all), {@code WEIR_OPERATOR_PORT} (8080), {@code POD_IP}, {@code POD_NAMESPACE}, {@code WEIR_LEADER_ELECTION} (false) with those of
     * {@link Election}, {@code WEIR_RECONCILES_PER_SECOND} (20), {@code WEIR_JOBMASTER_ADDRESS} ({@code pod} or {@code service}),
     * {@code WEIR_LOG_LEVEL} (INFO), {@code AWS_WEB_IDENTITY_TOKEN_FILE} (the operator's own token, for the storage of jobs without a
     * Secret; left out: none).
     *
     * @throws IllegalArgumentException if a value is malformed
     */
    static OperatorConfig from(Map<String, String> environment) {
        Optional<Path> file = Optional.ofNullable(environment.get("WEIR_SETTINGS_FILE"))
                .filter(name -> !name.isBlank())
                .map(Path::of);
        Settings base = new Settings(
                Arrays.stream(environment.getOrDefault("WATCH_NAMESPACES", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()),
                environment.getOrDefault("WEIR_LOG_LEVEL", Settings.DEFAULT.logLevel()),
                Settings.DEFAULT.stuckAfter(),
                Settings.DEFAULT.jobsWithMetrics());
        boolean elected = Boolean.parseBoolean(environment.getOrDefault("WEIR_LEADER_ELECTION", "false"));
        return new OperatorConfig(
                base,
                file,
                environment.getOrDefault("WEIR_SELECTOR", "").strip(),
                elected ? Optional.of(Election.from(environment)) : Optional.empty(),
                environment.getOrDefault("POD_IP", ""),
                number(environment, "WEIR_OPERATOR_PORT", DEFAULT_PORT),
                number(environment, "WEIR_RECONCILES_PER_SECOND", DEFAULT_RATE),
                Optional.ofNullable(environment.get("POD_NAMESPACE")).filter(name -> !name.isBlank()),
                address(environment.getOrDefault("WEIR_JOBMASTER_ADDRESS", "pod")),
                new S3CheckpointData(Optional.ofNullable(environment.get("AWS_WEB_IDENTITY_TOKEN_FILE"))
                        .filter(name -> !name.isBlank())
                        .map(Path::of)),
                InstantSource.system());
    }

    private static int number(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, String.valueOf(otherwise));
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST) {
            throw new IllegalArgumentException(name + " is '" + text + "', expected 0 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private static JobMasterAddress address(String text) {
        return switch (text) {
            case "pod" -> JobMasterAddress.byPod();
            case "service" -> JobMasterAddress.byService();
            default ->
                throw new IllegalArgumentException(
                        "WEIR_JOBMASTER_ADDRESS is '" + text + "', expected 'pod' or 'service'");
        };
    }
}
