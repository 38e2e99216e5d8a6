/** The queries on Weir. */
package dev.weir.bench.queries.weir;
