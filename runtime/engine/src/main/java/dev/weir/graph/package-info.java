/** The job as the program wrote it, cut into chains, and laid out over parallel subtasks. */
package dev.weir.graph;
