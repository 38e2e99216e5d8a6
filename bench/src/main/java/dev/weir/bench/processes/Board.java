package dev.weir.bench.processes;

import dev.weir.bench.work.ForgettingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of numbers that several processes have in their memory: each subtask of a sink writes its own, the benchmark reads
 * all. What was written stays when its process is killed.
 */
final class Board {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SUBTASKS = 16;
    /** Of one subtask: a cache line, with the number of records and the largest number seen. */
    private static final int BYTES = 64;

    private static final int LARGEST = Long.BYTES;

    private final ByteBuffer numbers;

    private Board(ByteBuffer numbers) {
        this.numbers = numbers;
    }

    /** Maps it, and makes it where there is none. */
    static Board open(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Board(channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) SUBTASKS * BYTES));
        }
    }

    /**
     * A sink that shows its numbers on the board of a file as they come.
     *
     * @param perSecond records that each subtask takes a second; 0: as many as come
     */
    static ForgettingSink<Long> sink(Path file, long perSecond) {
        return new ForgettingSink<>(perSecond, subtask -> {
            Board board = openForSink(file);
            return number -> board.add(subtask, 1, number);
        });
    }

    private static Board openForSink(Path file) {
        try {
            return open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The subtask's thread only. */
    void add(int subtask, long records, long largest) {
        int at = subtask * BYTES;
        LONG.setRelease(numbers, at, (long) LONG.getAcquire(numbers, at) + records);
        LONG.setRelease(numbers, at + LARGEST, Math.max(largest, (long) LONG.getAcquire(numbers, at + LARGEST)));
    }

    /** Of all subtasks; those that were written again after a failure count again. */
    long records() {
        long sum = 0;
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            sum += (long) LONG.getAcquire(numbers, subtask * BYTES);
        }
        return sum;
    }

    /** Of all subtasks. */
    long largest() {
        long largest = 0;
        for (int subtask = 0; subtask < SUBTASKS; subtask++) {
            largest = Math.max(largest, (long) LONG.getAcquire(numbers, subtask * BYTES + LARGEST));
        }
        return largest;
    }
}
