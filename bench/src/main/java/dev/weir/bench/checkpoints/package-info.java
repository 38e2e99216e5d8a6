/** What checkpoints cost. */
package dev.weir.bench.checkpoints;
