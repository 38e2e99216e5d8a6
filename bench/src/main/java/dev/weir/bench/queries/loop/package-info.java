/** The stateless queries without any engine. */
package dev.weir.bench.queries.loop;
