package dev.weir.launcher;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.weir.control.ControlJson;
import dev.weir.control.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads {@code job.json}. */
final class JobConfigFile {
    private JobConfigFile() {}

    /** @throws LaunchException if it is not there, or not a whole configuration; it says what and where */
    static JobConfig read(Path file) throws LaunchException {
        JobConfig config;
        try {
            config = ControlJson.mapper().readValue(Files.readAllBytes(file), JobConfig.class);
        } catch (NoSuchFileException e) {
            throw new LaunchException(
                    "the job's configuration " + file + " does not exist: set WEIR_CONFIG to job.json");
        } catch (JsonMappingException e) {
            throw new LaunchException("the job's configuration " + file + " is malformed at " + e.getPathReference()
                    + ": " + e.getOriginalMessage());
        } catch (JacksonException e) {
            throw new LaunchException("the job's configuration " + file + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new LaunchException("the job's configuration " + file + " cannot be read: " + e);
        }
        check(file, config);
        return config;
    }

    private static void check(Path file, JobConfig config) throws LaunchException {
        if (config == null) {
            throw new LaunchException("the job's configuration " + file + " is empty");
        }
        require(file, "name", config.name());
        require(file, "uid", config.uid());
        require(file, "jobClass", config.jobClass());
        require(file, "arguments", config.arguments());
        require(file, "jobMasterHost", config.jobMasterHost());
        require(file, "checkpointing", config.checkpointing());
        require(file, "checkpointing.storage", config.checkpointing().storage());
        require(
                file,
                "checkpointing.storage.endpoint",
                config.checkpointing().storage().endpoint());
        require(
                file,
                "checkpointing.storage.bucket",
                config.checkpointing().storage().bucket());
        require(
                file,
                "checkpointing.storage.prefix",
                config.checkpointing().storage().prefix());
        require(file, "restart", config.restart());
        atLeastOne(file, "parallelism", config.parallelism());
        atLeastOne(file, "maxParallelism", config.maxParallelism());
        atLeastOne(file, "slots", config.slots());
        if (config.arguments().stream().anyMatch(argument -> argument == null)) {
            throw new LaunchException("the job's configuration " + file + " has a null in 'arguments'");
        }
    }

    private static void require(Path file, String field, Object value) throws LaunchException {
        if (value == null || (value instanceof String text && text.isBlank() && !field.endsWith("prefix"))) {
            throw new LaunchException("the job's configuration " + file + " has no '" + field + "'");
        }
    }

    private static void atLeastOne(Path file, String field, int value) throws LaunchException {
        if (value < 1) {
            throw new LaunchException(
                    "the job's configuration " + file + " has '" + field + "' " + value + ": expected 1 or more");
        }
    }
}
