package dev.weir.operator.model;

import dev.weir.operator.api.UpgradeStatus;

/**
 * A change of a StreamJob's specification that is not made yet, or not at all: the pods go on as they are.
 *
 * @param kind how it stands with it
 * @param why reason and message, fit for a condition
 */
public record HeldChange(Kind kind, Problem why) {
    /** The reason while the changed program is being asked. */
    public static final String ASKED = "Preflight";
    /** The reason while it cannot be asked. */
    public static final String HINDERED = "PreflightFailed";
    /** The reason of a change that the job's state rules out; the JobMaster's is the same. */
    public static final String REFUSED = "IncompatibleState";

    /** The reason while the job that runs takes what the change goes on from. */
    public static final String CHECKPOINTING = "UpgradeCheckpoint";
    /** The reason when it could not. */
    public static final String CHECKPOINT_FAILED = "UpgradeCheckpointFailed";
    /** The reason while TaskManagers come up. */
    public static final String ADDING = "AddingTaskManagers";
    /** The reason while the JobMaster is not heard. */
    public static final String UNHEARD = "JobMasterUnreachable";

    /** The reason when a change was rolled back. */
    public static final String ROLLED_BACK = "RolledBack";

    /** How it stands with a change. */
    public enum Kind {
        /** The changed program is being asked. */
        ASKED,
        /** The job that runs is being made ready for it. */
        PREPARED,
        /** It cannot be asked, or made ready, at the moment; it is tried again. */
        HINDERED,
        /** It cannot go on from the job's checkpoints: another change has to come. */
        REFUSED
    }

    /** The job that runs has something to do before, also before it is suspended. */
    boolean comesFirst() {
        return kind == Kind.PREPARED || why.reason().equals(CHECKPOINT_FAILED);
    }

    static HeldChange asked() {
        return new HeldChange(
                Kind.ASKED,
                new Problem(
                        ASKED,
                        "the changed program is asked whether it can go on from the job's last checkpoint; the pods go on as they"
                                + " are meanwhile"));
    }

    static HeldChange hindered(String message) {
        return new HeldChange(Kind.HINDERED, new Problem(HINDERED, message));
    }

    static HeldChange refused(String message) {
        return new HeldChange(
                Kind.REFUSED,
                new Problem(
                        REFUSED,
                        "the pods go on as they are, since the changed program cannot go on from the job's last checkpoint;"
                                + " correct the program, or take the change back: " + message));
    }

    static HeldChange taking(boolean savepoint, UpgradeStatus.Kind kind) {
        String message = savepoint
                ? "the job takes the savepoint that it ends with"
                : "the job takes a checkpoint to go on from";
        String then = kind == UpgradeStatus.Kind.SUSPEND ? "; then it is suspended" : "; then the change is made";
        return prepared(CHECKPOINTING, message + then);
    }

    static HeldChange failed(String message) {
        return new HeldChange(Kind.HINDERED, new Problem(CHECKPOINT_FAILED, message));
    }

    static HeldChange adding(int registered, int wanted) {
        return prepared(
                ADDING,
                registered + " of " + wanted
                        + " TaskManagers have registered; the job goes on as it is until they have");
    }

    static HeldChange unheard() {
        return prepared(
                UNHEARD,
                "waits for the JobMaster to answer, which is to take a checkpoint first; the job goes on as it is");
    }

    private static HeldChange prepared(String reason, String message) {
        return new HeldChange(Kind.PREPARED, new Problem(reason, message));
    }
}
