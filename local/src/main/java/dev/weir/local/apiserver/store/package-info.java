/**
 * Where the objects are: {@link dev.weir.local.apiserver.store.Store} in memory, {@link dev.weir.local.apiserver.store.Journal} on
 * disk, and {@link dev.weir.local.apiserver.store.WatchHub} for those who want to know of changes.
 */
package dev.weir.local.apiserver.store;
