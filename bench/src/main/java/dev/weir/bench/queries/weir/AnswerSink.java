package dev.weir.bench.queries.weir;

import dev.weir.api.DataType;
import dev.weir.api.Sink;
import dev.weir.api.SinkCommitter;
import dev.weir.api.SinkWriter;
import dev.weir.api.SinkWriterContext;
import dev.weir.bench.queries.Answers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells of every answer and keeps none. */
final class AnswerSink<R> implements Sink<R, AnswerSink.Nothing> {
    private final Answers answers;

    AnswerSink(Answers answers) {
        this.answers = answers;
    }

    /** There is never any. */
    public record Nothing() {}

    @Override
    public DataType<Nothing> committableType() {
        return DataType.of(Nothing.class);
    }

    @Override
    public SinkWriter<R, Nothing> createWriter(SinkWriterContext context) {
        Answers.Collector collector = answers.collector();
        return new SinkWriter<>() {
            @Override
            public void write(R answer, long timestamp) {
                collector.add(answer);
            }

            @Override
            public CompletionStage<List<Nothing>> prepareCommit(long checkpointId) {
                return CompletableFuture.completedFuture(List.of());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SinkCommitter<Nothing> createCommitter() {
        return nothing -> {};
    }
}
