/** The queries on Hazelcast Jet. */
package dev.weir.bench.queries.jet;
