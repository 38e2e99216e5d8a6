package dev.weir.simulation.job;

import dev.weir.api.Collector;
import dev.weir.api.DataType;
import dev.weir.api.Source;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import dev.weir.simulation.job.JobShape.SourceShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the splits of a shape, always the one that is the least far, so that the records of one are never late for being read
 * after those of another.
 */
final class SimulatedSource implements Source<Reading, SplitPosition> {
    private final SourceShape shape;

    SimulatedSource(SourceShape shape) {
        this.shape = shape;
    }

    @Override
    public DataType<Reading> type() {
        return DataType.of(Reading.class);
    }

    @Override
    public DataType<SplitPosition> splitType() {
        return DataType.of(SplitPosition.class);
    }

    @Override
    public List<SplitPosition> enumerateSplits() {
        return IntStream.range(0, shape.splits().size())
                .mapToObj(split -> new SplitPosition(split, 0))
                .toList();
    }

    @Override
    public SourceReader<Reading, SplitPosition> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    private final class Reader implements SourceReader<Reading, SplitPosition> {
        private final SourceReaderContext context;
        private final List<SplitPosition> positions = new ArrayList<>();

        Reader(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public void start(List<SplitPosition> splits) {
            positions.addAll(splits);
        }

        @Override
        public Status poll(int max, Collector<Reading> out) {
            for (int i = 0; i < Math.min(max, shape.recordsPerPoll()); i++) {
                int least = least();
                if (least < 0) {
                    return Status.END;
                }
                SplitPosition at = positions.get(least);
                out.collect(shape.splits().get(at.split()).get(at.next()));
                positions.set(least, new SplitPosition(at.split(), at.next() + 1));
            }
            if (shape.pauseNanos() == 0) {
                return Status.MORE;
            }
            context.wakeAt(context.nanoTime() + shape.pauseNanos());
            return Status.WAIT;
        }

        /** The split that is the least far; -1 if all are at their ends. */
        private int least() {
            int least = -1;
            for (int i = 0; i < positions.size(); i++) {
                SplitPosition each = positions.get(i);
                boolean ended = each.next() >= shape.splits().get(each.split()).size();
                if (!ended && (least < 0 || each.next() < positions.get(least).next())) {
                    least = i;
                }
            }
            return least;
        }

        @Override
        public List<SplitPosition> snapshot() {
            return List.copyOf(positions);
        }

        @Override
        public void close() {}
    }
}
