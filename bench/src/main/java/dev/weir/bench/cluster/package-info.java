/** A job in this process: JobMaster, TaskManagers and storage, as in their pods but for the processes. */
package dev.weir.bench.cluster;
