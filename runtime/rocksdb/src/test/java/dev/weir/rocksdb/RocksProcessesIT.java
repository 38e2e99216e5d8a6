package dev.weir.rocksdb;

import dev.weir.launcher.KilledTaskManagerContract;

/** JobMaster and TaskManagers in processes of their own, with state in RocksDB. */
class RocksProcessesIT extends KilledTaskManagerContract {
    RocksProcessesIT() {
        super(RocksDbStateBackend.NAME);
    }
}
