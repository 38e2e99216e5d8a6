package dev.weir.operator.model;

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

    /** How it stands with a change. */
    public enum Kind {
        /** The changed program is being asked. */
        ASKED,
        /** It cannot be asked at the moment; it is tried again. */
        HINDERED,
        /** It cannot go on from the job's checkpoints: another change has to come. */
        REFUSED
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
}
