package dev.weir.storage;

import java.util.Optional;

/**
 * A completed checkpoint as it was found in storage.
 *
 * @param location where it is restored from, {@code s3://bucket/key}
 * @param bucket that it lies in
 * @param folder of the job that took it; empty if it is a copy of a savepoint, which belongs to no job
 * @param metadata whose segments may have whole locations
 */
public record StoredCheckpoint(String location, String bucket, Optional<String> folder, CheckpointMetadata metadata) {}
