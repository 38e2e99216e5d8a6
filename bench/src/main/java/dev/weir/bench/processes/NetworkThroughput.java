package dev.weir.bench.processes;

import static dev.weir.bench.report.Figures.median;
import static dev.weir.bench.report.Figures.megabytesPerSecond;
import static dev.weir.bench.report.Figures.perSecond;
import static dev.weir.bench.report.Figures.percent;

import dev.weir.api.DataType;
import dev.weir.bench.cluster.Bucket;
import dev.weir.bench.cluster.WeirJob;
import dev.weir.bench.report.Report;
import dev.weir.channel.BatchFormat;
import dev.weir.channel.RecordBatch;
import dev.weir.codec.BinaryWriter;
import dev.weir.codec.Codec;
import dev.weir.codec.Codecs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A job whose records all go from one TaskManager to another, against one connection that carries the same bytes. */
final class NetworkThroughput implements ProcessBenchmark {
    private static final long TIMEOUT = 60_000;
    private static final int BATCH = 256;
    private static final int SECONDS = 4;
    private static final List<String> OPTIONS = List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

    /** Bytes and records a second, and the CPU seconds of both processes for a gigabyte. */
    private record Measured(double bytesPerSecond, double cpuPerGigabyte) {}

    @Override
    public String name() {
        return "network";
    }

    @Override
    public void run(Report report, boolean quick) throws Exception {
        byte[] batch = encodedBatch();
        int rounds = quick ? 1 : 3;
        List<Measured> raw = new ArrayList<>();
        List<Measured> jobs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            raw.add(raw(batch, quick));
            jobs.add(job(batch, quick));
        }
        tell(report, "one connection", raw);
        tell(report, "shuffle between two TaskManagers", jobs);
        double ofJob = median(jobs.stream().map(Measured::bytesPerSecond).toList());
        double ofRaw = median(raw.stream().map(Measured::bytesPerSecond).toList());
        double perRecord = batch.length / (double) BATCH;
        report.figure("the shuffle's records", perSecond(ofJob / perRecord), ofJob / perRecord);
        report.figure("bytes of a record on the connection", String.format(Locale.ROOT, "%.1f", perRecord), perRecord);
        report.figure("shuffle against the connection", percent(ofJob, ofRaw), ofJob / ofRaw);
    }

    private static void tell(Report report, String what, List<Measured> rounds) {
        double bytes = median(rounds.stream().map(Measured::bytesPerSecond).toList());
        double cpu = median(rounds.stream().map(Measured::cpuPerGigabyte).toList());
        report.figure(what, megabytesPerSecond(bytes, 1), bytes);
        report.figure(what + ": CPU of both for 1 GB", String.format(Locale.ROOT, "%.2f s", cpu), cpu);
    }

    /** What the engine sends for a batch, but for the few bytes in front of it. */
    private static byte[] encodedBatch() {
        Codec<ShuffledBids.Bid> codec = new Codecs().of(DataType.of(ShuffledBids.Bid.class));
        RecordBatch batch = new RecordBatch(BATCH);
        ShuffledBids.bids().stream().limit(BATCH).forEach(bid -> batch.add(bid, bid.dateTime()));
        BinaryWriter out = new BinaryWriter();
        for (int i = 0; i < BATCH; i++) {
            BatchFormat.write(batch, i, i == 0 ? 0 : batch.timestamp(i - 1), codec, out);
        }
        return out.toByteArray();
    }

    private static Measured raw(byte[] batch, boolean quick) throws Exception {
        Path folder = Files.createTempDirectory("weir-bench-raw");
        Path frame = Files.write(folder.resolve("frame"), batch);
        Path board = folder.resolve("board");
        Board shown = Board.open(board);
        Process receiver = java(RawStream.class, "receive", board.toString());
        Process sender = null;
        try {
            sender = java(RawStream.class, "send", port(receiver), frame.toString());
            return measure(shown, 1, quick ? 1 : 3, receiver, sender);
        } finally {
            receiver.destroyForcibly();
            if (sender != null) {
                sender.destroyForcibly();
            }
            Files.delete(frame);
            Files.delete(board);
            Files.delete(folder);
        }
    }

    private static Process java(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String port(Process receiver) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(receiver.getInputStream(), StandardCharsets.UTF_8));
        String line = said.readLine();
        if (line == null || !line.startsWith(RawStream.LISTENS)) {
            throw new IOException("the receiver said " + line);
        }
        return line.substring(RawStream.LISTENS.length());
    }

    private static Measured job(byte[] batch, boolean quick) throws Exception {
        Path board = Files.createTempFile("weir-bench", ".board");
        Board shown = Board.open(board);
        try (Bucket bucket = Bucket.start();
                WeirProcesses job = WeirProcesses.of(
                        bucket,
                        JobOf.program(
                                bucket,
                                "network",
                                ShuffledBids.class,
                                List.of("--board", board.toString()),
                                2,
                                1,
                                0,
                                Optional.empty()))) {
            job.jobMaster(List.of());
            Process one = job.taskManager("one", OPTIONS);
            Process two = job.taskManager("two", OPTIONS);
            job.awaitRunning(TIMEOUT, 2);
            return measure(
                    shown, ShuffledBids.SHOWN_ONE_IN * (batch.length / (double) BATCH), quick ? 1 : 10, one, two);
        } finally {
            Files.delete(board);
        }
    }

    private static Measured measure(Board board, double bytesOfOne, int warmUpSeconds, Process... both)
            throws Exception {
        WeirJob.await(TIMEOUT, "the first bytes", () -> board.records() > 0);
        TimeUnit.SECONDS.sleep(warmUpSeconds);
        long records = board.records();
        double cpu = cpuSeconds(both);
        long begun = System.nanoTime();
        TimeUnit.SECONDS.sleep(Math.min(warmUpSeconds, SECONDS));
        double bytes = (board.records() - records) * bytesOfOne;
        double seconds = (System.nanoTime() - begun) / 1e9;
        return new Measured(bytes / seconds, (cpuSeconds(both) - cpu) / (bytes / 1e9));
    }

    private static double cpuSeconds(Process... processes) {
        double seconds = 0;
        for (Process process : processes) {
            seconds += new ProcessUsage(process.pid()).cpuSeconds();
        }
        return seconds;
    }
}
