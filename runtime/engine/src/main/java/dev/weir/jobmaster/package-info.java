/**
 * One job's life: {@link dev.weir.jobmaster.JobMaster} is an actor on one event loop; {@link dev.weir.jobmaster.JobRun} decides
 * what happens to the job, {@link dev.weir.jobmaster.CheckpointDriver} and {@link dev.weir.jobmaster.ExecutionDriver} do it.
 */
package dev.weir.jobmaster;
