package dev.weir.control;

/**
 * Asks for a checkpoint.
 *
 * @param name of the request, 1 to 253 characters; asking again with the same name is asking once
 */
public record CheckpointRequest(String name, CheckpointKind kind, CheckpointTrigger trigger) {}
