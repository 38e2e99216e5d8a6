package dev.weir.storage;

/**
 * A JobMaster takes the job over: from here on writers of smaller epochs are fenced.
 *
 * @param owner name of the JobMaster's pod, for people
 * @param at epoch milliseconds
 */
public record Claim(long number, long epoch, String nonce, String owner, long at) implements LogEntry {}
