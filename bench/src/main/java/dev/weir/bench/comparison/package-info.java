/** Runs queries on Weir and its peers, each run in a JVM of its own, in turn on the same machine, and compares them. */
package dev.weir.bench.comparison;
