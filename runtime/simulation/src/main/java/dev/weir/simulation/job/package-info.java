/** Jobs drawn by chance, what they must write, and the world that they write to. */
package dev.weir.simulation.job;
