package dev.weir.storage;

/**
 * One entry of a job's commit log, the objects {@code <job>/log/<n>.json}: numbered from 1 without a gap at its end, each
 * created once, on condition that it is absent, and never changed.
 */
public sealed interface LogEntry permits Claim, CheckpointMetadata {
    /** Place in the log, from 1. */
    long number();

    /** Epoch of the JobMaster that wrote it; each claim begins a new one, larger by 1. */
    long epoch();

    /** Random, drawn by the writer for this entry: tells its own lost answer from another's entry. */
    String nonce();
}
