/**
 * The life of a checkpoint: {@link dev.weir.checkpoint.CheckpointCoordinator} decides, as one pure state machine, from {@link
 * dev.weir.checkpoint.Event}s to {@link dev.weir.checkpoint.Command}s; {@link dev.weir.checkpoint.CycleStep} names every step of
 * the cycle; {@link dev.weir.checkpoint.StateAssignment} says which state goes to which subtask at a restore.
 */
package dev.weir.checkpoint;
