/** The queries on Flink. */
package dev.weir.bench.queries.flink;
