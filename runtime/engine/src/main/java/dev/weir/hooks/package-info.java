/** Runs the job's own code around its checkpoints. */
package dev.weir.hooks;
