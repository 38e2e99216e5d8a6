package dev.weir.storage;

/**
 * A JobMaster takes the job over: from here on writers of smaller epochs are fenced.
 *
 * @param owner name of the JobMaster's pod, for people
 * @param at epoch milliseconds
 * @param beginning name of a new beginning of the job, if this claim is one: what was completed before it is never gone on from;
 *     mostly empty
 */
public record Claim(long number, long epoch, String nonce, String owner, long at, String beginning)
        implements LogEntry {
    /** One that goes on from what there is. */
    Claim(long number, long epoch, String nonce, String owner, long at) {
        this(number, epoch, nonce, owner, at, "");
    }

    boolean isBeginning() {
        return !beginning.isEmpty();
    }
}
