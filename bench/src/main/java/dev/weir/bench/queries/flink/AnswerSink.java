package dev.weir.bench.queries.flink;

import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.SharedRun;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Tells of every answer and keeps none. */
final class AnswerSink<R> implements Sink<R> {
    private static final long serialVersionUID = 1L;

    @Override
    public SinkWriter<R> createWriter(WriterInitContext context) {
        Answers.Collector collector = SharedRun.answers();
        return new SinkWriter<>() {
            @Override
            public void write(R answer, Context where) {
                collector.add(answer);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
