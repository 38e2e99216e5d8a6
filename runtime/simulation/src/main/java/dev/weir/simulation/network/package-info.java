/** Control and data connections between virtual processes. */
package dev.weir.simulation.network;
