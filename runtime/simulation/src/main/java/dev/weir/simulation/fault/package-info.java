/** What goes wrong in a world, and when. */
package dev.weir.simulation.fault;
