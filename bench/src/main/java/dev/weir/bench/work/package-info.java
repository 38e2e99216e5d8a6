/** What the jobs of the benchmarks do. */
package dev.weir.bench.work;
