package dev.weir.rocksdb;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside the heap that all databases of a process share: one cache, to which blocks, indexes, filters and write
 * buffers are charged. Its size bounds them all, however many databases there are: a write buffer is flushed early when all
 * of them together take more than half of it.
 */
final class NativeMemory implements AutoCloseable {
    private static final long MIN = 64L << 20;
    private static final long MAX_BY_DEFAULT = 512L << 20;
    /** What one database collects before it writes a file: the most that a flush at a barrier has to write. */
    private static final long WRITE_BUFFER = 32L << 20;
    /** Small, so that a compaction that rewrites a few keys renews few bytes of the next checkpoint. */
    private static final long FILE_SIZE = 32L << 20;

    private static final long MANIFEST_SIZE = 1L << 20;
    private static final int BITS_PER_KEY = 10;
    private static final int OPEN_FILES = 512;

    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter = new BloomFilter(BITS_PER_KEY);
    /** Items of a list are appended without reading the list. */
    private final StringAppendOperator append = new StringAppendOperator("");

    NativeMemory(long bytes) {
        cache = new LRUCache(bytes);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    /** Half of what the heap leaves of the pod's memory, from 64 to 512 MiB, if nothing is configured. */
    static long size(OptionalLong configured) {
        if (configured.isPresent()) {
            return configured.getAsLong();
        }
        long total = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
        long besidesHeap = total - Runtime.getRuntime().maxMemory();
        return Math.max(MIN, Math.min(MAX_BY_DEFAULT, besidesHeap / 2));
    }

    /** For one database; to be closed after it. */
    Options options() {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(filter)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setIndexType(IndexType.kBinarySearch)
                .setBlockSize(16 << 10);
        return new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(tables)
                .setWriteBufferManager(writeBuffers)
                .setWriteBufferSize(WRITE_BUFFER)
                .setMaxWriteBufferNumber(2)
                .setTargetFileSizeBase(FILE_SIZE)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setMergeOperator(append)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxManifestFileSize(MANIFEST_SIZE)
                // What is not in a checkpoint is lost with the process anyway: no log, and no flush when it ends.
                .setAvoidFlushDuringShutdown(true)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** Databases that are still open keep their share. */
    @Override
    public void close() {
        append.close();
        filter.close();
        writeBuffers.close();
        cache.close();
    }
}
