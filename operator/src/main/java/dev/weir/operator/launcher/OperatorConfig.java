package dev.weir.operator.launcher;

import dev.weir.operator.data.CheckpointData;
import dev.weir.operator.data.S3CheckpointData;
import dev.weir.operator.jobmaster.JobMasterAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the operator runs.
 *
 * @param namespaces that it watches; empty: all
 * @param leaderElection whether one of several replicas works at a time
 * @param healthHost address of the health endpoints; empty: all of this machine
 * @param healthPort of {@code /healthz} and {@code /readyz}; -1: there are none; 0: any that is free
 * @param address where JobMasters are reached
 * @param data how the data of deleted checkpoints and jobs is removed
 * @param clock what time it is
 */
public record OperatorConfig(
        Set<String> namespaces,
        boolean leaderElection,
        String healthHost,
        int healthPort,
        JobMasterAddress address,
        CheckpointData data,
        InstantSource clock) {
    private static final int DEFAULT_PORT = 8080;

    public OperatorConfig {
        namespaces = Set.copyOf(namespaces);
    }

    /** For a process that starts it itself: all namespaces, no election, no health endpoints. */
    public static OperatorConfig embedded() {
        return new OperatorConfig(
                Set.of(), false, "", -1, JobMasterAddress.byPod(), new S3CheckpointData(), InstantSource.system());
    }

    /** The same with another way to reach JobMasters. */
    public OperatorConfig with(JobMasterAddress other) {
        return new OperatorConfig(namespaces, leaderElection, healthHost, healthPort, other, data, clock);
    }

    /** The same with another way to remove data. */
    public OperatorConfig with(CheckpointData other) {
        return new OperatorConfig(namespaces, leaderElection, healthHost, healthPort, address, other, clock);
    }

    /**
     * From the environment: {@code WATCH_NAMESPACES} (names separated by commas; left out: all), {@code WEIR_OPERATOR_PORT}
     * (8080), {@code POD_IP}, {@code WEIR_LEADER_ELECTION} (false), {@code WEIR_JOBMASTER_ADDRESS} ({@code pod} or {@code
     * service}).
     *
     * @throws IllegalArgumentException if a value is malformed
     */
    static OperatorConfig from(Map<String, String> environment) {
        return new OperatorConfig(
                Arrays.stream(environment.getOrDefault("WATCH_NAMESPACES", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()),
                Boolean.parseBoolean(environment.getOrDefault("WEIR_LEADER_ELECTION", "false")),
                environment.getOrDefault("POD_IP", ""),
                port(environment.getOrDefault("WEIR_OPERATOR_PORT", String.valueOf(DEFAULT_PORT))),
                address(environment.getOrDefault("WEIR_JOBMASTER_ADDRESS", "pod")),
                new S3CheckpointData(),
                InstantSource.system());
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("WEIR_OPERATOR_PORT is '" + text + "', expected 0 to 65535");
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
