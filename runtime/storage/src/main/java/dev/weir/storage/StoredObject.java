package dev.weir.storage;

/**
 * @param key of the object
 * @param size in bytes
 * @param modifiedAt epoch milliseconds, by the store's clock
 */
public record StoredObject(String key, long size, long modifiedAt) {}
