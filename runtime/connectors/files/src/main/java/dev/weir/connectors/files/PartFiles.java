package dev.weir.connectors.files;

/** Names the part files of one execution of one subtask. Task's thread only. */
final class PartFiles {
    static final String STAGING = ".staging";

    private final FileLocation directory;
    private final String executionId;
    private final String suffix;
    /** Parts named so far. */
    private int count;

    PartFiles(FileLocation directory, String executionId, String suffix) {
        this.directory = directory;
        this.executionId = executionId;
        this.suffix = suffix;
    }

    StagedFile next(long size) {
        String name = "part-" + executionId + "-" + count++ + suffix;
        return new StagedFile(
                directory.resolve(STAGING).resolve(name).uri(),
                directory.resolve(name).uri(),
                size);
    }
}
