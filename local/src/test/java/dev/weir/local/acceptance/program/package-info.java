/** Changed versions of a job's program, which reach its pods as jars. */
package dev.weir.local.acceptance.program;
