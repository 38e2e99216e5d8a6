/** Virtual time, and processes that live in it. */
package dev.weir.simulation.kernel;
