package dev.weir.control;

import java.util.List;

/**
 * All that a JobMaster can tell.
 *
 * @param checkpoints those in progress, those that can be restored and those that failed last, newest first
 */
public record JobSnapshot(JobStatus job, List<CheckpointReport> checkpoints) {}
