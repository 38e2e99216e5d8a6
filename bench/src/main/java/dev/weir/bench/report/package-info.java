/** Figures, and whether the machine was quiet while they were taken. */
package dev.weir.bench.report;
