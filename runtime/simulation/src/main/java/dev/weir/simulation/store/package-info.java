/** Storage that virtual processes share. */
package dev.weir.simulation.store;
