/**
 * The state of operators: tables in memory, the snapshots that checkpoints are made of, and their restore.
 *
 * <p>Start reading at {@link dev.weir.state.KeyedState}.
 */
package dev.weir.state;
