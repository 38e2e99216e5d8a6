/** Nexmark's queries on Weir and its peers, in turn on the same machine, with the same events. */
package dev.weir.bench.queries;
