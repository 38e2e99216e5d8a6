/** Jobs in processes of their own, as in their pods: what goes between them, what they cost at rest, how they recover. */
package dev.weir.bench.processes;
