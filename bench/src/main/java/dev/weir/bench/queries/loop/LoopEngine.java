package dev.weir.bench.queries.loop;

import dev.weir.bench.queries.Answers;
import dev.weir.bench.queries.CheckpointFigure;
import dev.weir.bench.queries.Engine;
import dev.weir.bench.queries.EngineJob;
import dev.weir.bench.queries.Progress;
import dev.weir.bench.queries.Workload;
import dev.weir.examples.nexmark.events.Bid;
import dev.weir.examples.nexmark.events.Event;
import dev.weir.examples.nexmark.events.EventGenerator;
import dev.weir.examples.nexmark.queries.CurrencyConversion;
import dev.weir.examples.nexmark.queries.SelectedAuctions;
import dev.weir.examples.nexmark.queries.SelectedAuctions.Offer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** No engine at all: a thread per subtask that calls the generator and the query's function in a loop. What there is to be reached. */
public final class LoopEngine implements Engine {
    private static final Set<String> QUERIES = Set.of("q0", "q1", "q2");
    /** Records between two looks at the end of the run; so that the loop is compiled as a method of its own. */
    private static final long BLOCK = 4096;

    /** One event through a query without state. */
    private interface Step {
        void take(Event event, Answers.Collector out);
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public boolean runs(String query) {
        return QUERIES.contains(query);
    }

    @Override
    public EngineJob start(Workload workload, Path folder, Progress progress, Answers answers) {
        List<Thread> threads = new ArrayList<>();
        for (int subtask = 0; subtask < workload.parallelism(); subtask++) {
            int first = subtask;
            Thread thread = new Thread(
                    () -> run(workload, first, step(workload.query()), progress, answers.collector()),
                    "loop-" + subtask);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return new Running(threads);
    }

    private static Step step(String query) {
        return switch (query) {
            case "q0" -> LoopEngine::passThrough;
            case "q1" -> LoopEngine::convert;
            case "q2" -> LoopEngine::select;
            default -> throw new IllegalArgumentException("the bare loop has no query " + query);
        };
    }

    private static void run(Workload workload, int first, Step step, Progress progress, Answers.Collector out) {
        EventGenerator generator = new EventGenerator(workload.eventsPerSecond());
        int stride = workload.parallelism();
        long next = first;
        while (next < workload.records() && !Thread.currentThread().isInterrupted()) {
            long end = Math.min(next + BLOCK * stride, workload.records());
            block(generator, next, end, stride, step, progress, out);
            next += BLOCK * stride;
        }
    }

    private static void block(
            EventGenerator generator,
            long from,
            long to,
            int stride,
            Step step,
            Progress progress,
            Answers.Collector out) {
        for (long number = from; number < to; number += stride) {
            progress.read(number);
            step.take(generator.apply(number), out);
        }
    }

    private static void passThrough(Event event, Answers.Collector out) {
        if (event instanceof Bid bid) {
            out.add(bid);
        }
    }

    private static void convert(Event event, Answers.Collector out) {
        if (event instanceof Bid bid) {
            out.add(CurrencyConversion.convert(bid));
        }
    }

    private static void select(Event event, Answers.Collector out) {
        if (event instanceof Bid bid && bid.auction() % SelectedAuctions.EVERY == 0) {
            out.add(new Offer(bid.auction(), bid.price()));
        }
    }

    private record Running(List<Thread> threads) implements EngineJob {
        @Override
        public void awaitEnd() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
        }

        @Override
        public List<CheckpointFigure> checkpoints() {
            return List.of();
        }

        @Override
        public void close() {
            threads.forEach(Thread::interrupt);
        }
    }
}
