package dev.weir.connectors.files;

import dev.weir.api.Collector;
import dev.weir.api.RateLimiter;
import dev.weir.api.SourceReader;
import dev.weir.api.SourceReaderContext;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Reads the files of one subtask, one after another in the order of their URIs, so that event time ascends when it does from
 * file to file. Chunks of lines are fetched by threads that may block, at most {@value #CHUNKS_AHEAD} ahead.
 *
 * <p>All fields belong to the task's thread.
 */
final class FilesReader implements SourceReader<TextLine, FileSplit> {
    private static final int CHUNKS_AHEAD = 2;

    private final SourceReaderContext context;
    private final Function<List<FileSplit>, LineFetcher> fetchers;
    private final RateLimiter rate;
    private final Deque<LineChunk> fetched = new ArrayDeque<>();

    /** Each at its position behind the last chunk that was emitted whole. */
    private List<FileSplit> splits = List.of();
    /** {@code null} before {@link #start}. */
    private LineFetcher fetcher;
    /** Lines of the first fetched chunk that are emitted. */
    private int emitted;

    private boolean fetching;
    private boolean exhausted;

    FilesReader(SourceReaderContext context, long perSecond, Function<List<FileSplit>, LineFetcher> fetchers) {
        this.context = Objects.requireNonNull(context, "context is null");
        this.fetchers = Objects.requireNonNull(fetchers, "fetchers is null");
        this.rate = RateLimiter.share(perSecond, context);
    }

    @Override
    public void start(List<FileSplit> given) {
        splits = new ArrayList<>(given);
        splits.sort(Comparator.comparing(FileSplit::uri).thenComparing(FileSplit::start));
        fetcher = fetchers.apply(splits);
        exhausted = splits.stream().allMatch(FileSplit::finished);
        fetchAhead();
    }

    @Override
    public Status poll(int max, Collector<TextLine> out) {
        if (isDrained()) {
            return Status.END;
        }
        int allowed = rate.allowed(context.nanoTime(), max);
        if (allowed == 0) {
            context.wakeAt(rate.readyAt());
            return Status.WAIT;
        }
        int count = 0;
        while (count < allowed && !fetched.isEmpty()) {
            count += emit(fetched.peek(), allowed - count, out);
        }
        rate.taken(count);
        fetchAhead();
        if (!fetched.isEmpty()) {
            return Status.MORE;
        }
        return isDrained() ? Status.END : Status.WAIT;
    }

    private int emit(LineChunk chunk, int max, Collector<TextLine> out) {
        String uri = splits.get(chunk.split()).uri();
        int first = emitted;
        int end = Math.min(chunk.lines().size(), first + max);
        while (emitted < end) {
            int index = emitted++;
            out.collect(
                    new TextLine(uri, chunk.firstLine() + index, chunk.lines().get(index)));
        }
        if (emitted == chunk.lines().size()) {
            splits.set(chunk.split(), chunk.after());
            fetched.remove();
            emitted = 0;
        }
        return end - first;
    }

    private void fetchAhead() {
        if (!fetching && !exhausted && fetched.size() < CHUNKS_AHEAD) {
            fetching = true;
            context.runBlocking(fetcher::next, this::onFetched);
        }
    }

    private void onFetched(Optional<LineChunk> chunk) {
        fetching = false;
        chunk.ifPresentOrElse(fetched::add, () -> exhausted = true);
        fetchAhead();
    }

    private boolean isDrained() {
        return exhausted && fetched.isEmpty();
    }

    /** By the length of the lines that were read; that of what is compressed cannot be known. */
    @Override
    public OptionalLong backlog() {
        long left = 0;
        long read = 0;
        long lines = 0;
        for (FileSplit split : splits) {
            if (!split.finished() && split.isCompressed()) {
                return OptionalLong.empty();
            }
            left += split.finished() ? 0 : split.end() - split.offset();
            read += split.offset() - split.start();
            lines += split.line();
        }
        if (left == 0) {
            return OptionalLong.of(0);
        }
        return lines == 0 ? OptionalLong.empty() : OptionalLong.of((long) Math.ceil((double) left / read * lines));
    }

    @Override
    public List<FileSplit> snapshot() {
        List<FileSplit> positions = new ArrayList<>(splits);
        if (emitted > 0) {
            LineChunk chunk = fetched.element();
            FileSplit position =
                    splits.get(chunk.split()).at(chunk.ends()[emitted - 1], chunk.firstLine() + emitted - 1);
            positions.set(chunk.split(), position);
        }
        return positions;
    }

    @Override
    public void close() throws IOException {
        if (fetcher != null) {
            fetcher.close();
        }
    }
}
