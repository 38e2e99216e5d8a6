/**
 * Keyed state on the local disk, in RocksDB: for state larger than memory. One database per stateful operator and subtask;
 * what a checkpoint uploads are the database's files that no completed checkpoint has uploaded before.
 *
 * <p>Start reading at {@link dev.weir.rocksdb.RocksKeyedState}; how entries lie in a database is {@link
 * dev.weir.rocksdb.KeyLayout}, and how a database becomes a checkpoint and comes back are {@link dev.weir.rocksdb.NativeSnapshot}
 * and {@link dev.weir.rocksdb.StateRestore}.
 */
package dev.weir.rocksdb;
