/**
 * What lies in object storage, and how it is reached: the {@link dev.weir.storage.ObjectStore}, the commit log of a job with
 * its one commit point, and the metadata of checkpoints. Shared by the engine, which writes it, and by the operator, which
 * removes the data of deleted checkpoints and jobs without a job running.
 */
package dev.weir.storage;
