package dev.weir.simulation;

import java.util.Optional;

/**
 * The job that runs in a world at a time, as its specification says it. Immutable.
 *
 * @param restoreFrom where the savepoint of another job lies that it begins with; empty: it begins with nothing
 * @param resumedFrom the savepoint that it was suspended with and goes on from; empty if it was not
 */
record JobVersion(String uid, int parallelism, Optional<String> restoreFrom, Optional<String> resumedFrom) {
    private static final String BUCKET = "s3://bucket/";

    /** That of a world's beginning. */
    static JobVersion first(int parallelism) {
        return new JobVersion("job-1", parallelism, Optional.empty(), Optional.empty());
    }

    /** Of this job all objects lie below it. */
    String folder() {
        return folder(uid);
    }

    private static String folder(String uid) {
        return "jobs/" + uid;
    }

    /** The folder of the job that an object belongs to. */
    static String folderOf(String key) {
        return key.substring(0, key.indexOf('/', "jobs/".length()));
    }

    JobVersion at(int otherParallelism) {
        return new JobVersion(uid, otherParallelism, restoreFrom, resumedFrom);
    }

    JobVersion resumed(String savepoint) {
        return new JobVersion(uid, parallelism, restoreFrom, Optional.of(savepoint));
    }

    /** Another job, which begins with a savepoint of this one. */
    JobVersion successor(String savepoint, int itsParallelism) {
        return new JobVersion(
                "job-2", itsParallelism, Optional.of(BUCKET + folder() + "/savepoints/" + savepoint), Optional.empty());
    }
}
