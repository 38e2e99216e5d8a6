package dev.weir.operator.api;

/** Names that the custom resources, the operator and its users share. */
public final class Group {
    public static final String NAME = "weir.dev";
    public static final String VERSION = "v1alpha1";

    /** Longest name of a StreamJob: its pods' names must fit into a label. */
    public static final int MAX_JOB_NAME = 45;

    /** Form of a duration: numbers with units, such as {@code 500ms}, {@code 10m} or {@code 1h30m}. */
    public static final String DURATION = "^([0-9]{1,9}(ms|s|m|h))+$";

    /** Longest text of a duration. */
    public static final int MAX_DURATION = 32;

    private Group() {}
}
