/**
 * The whole runtime in one thread and virtual time: real JobMasters and TaskManagers, with a network, a storage and a
 * supervisor that fail as a seed decides. {@link dev.weir.simulation.Simulation} runs many seeds.
 */
package dev.weir.simulation;
