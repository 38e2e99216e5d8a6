package dev.weir.taskmanager;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;

/** The program defines another graph in this process than in the JobMaster. */
public final class ProgramDiffersException extends Exception implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    ProgramDiffersException(String found, String expected) {
        super(
                "the program's graph has the fingerprint " + found + " in the TaskManager and " + expected
                        + " in the JobMaster: run both from the same image, and let the program depend on nothing but its arguments");
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "ProgramDiffers";
    }
}
