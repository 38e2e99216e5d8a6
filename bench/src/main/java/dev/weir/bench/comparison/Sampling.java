package dev.weir.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Samples what this process does and allocates, with the JDK's Flight Recorder. */
final class Sampling {
    private static final String EXECUTION = "jdk.ExecutionSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final Duration PERIOD = Duration.ofMillis(10);

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern MADE = Pattern.compile("(?<=\\$\\$Lambda)\\$.*|[+/]0x.*");

    private final Recording recording;

    private Sampling(Recording recording) {
        this.recording = recording;
    }

    static Sampling start() {
        Recording recording = new Recording();
        recording.enable(EXECUTION).withPeriod(PERIOD).withStackTrace();
        recording.enable(ALLOCATION).with("throttle", "300/s").withStackTrace();
        recording.start();
        return new Sampling(recording);
    }

    /**
     * Ends it.
     *
     * @param since what was seen before is left out
     * @param file becomes the collapsed stacks of what was done, one sample each; beside it, with {@code .alloc} at the end of
     *     its name, come those of what was allocated, in KiB
     */
    void write(Instant since, Path file) throws IOException {
        recording.stop();
        Path events = Files.createTempFile("weir-bench", ".jfr");
        try {
            recording.dump(events);
            Stacks done = new Stacks();
            Stacks allocated = new Stacks();
            try (RecordingFile reader = new RecordingFile(events)) {
                while (reader.hasMoreEvents()) {
                    RecordedEvent event = reader.readEvent();
                    if (!event.getStartTime().isBefore(since)) {
                        take(event, done, allocated);
                    }
                }
            }
            done.write(file);
            allocated.write(allocationsBeside(file));
        } finally {
            recording.close();
            Files.delete(events);
        }
    }

    static Path allocationsBeside(Path file) {
        return file.resolveSibling(file.getFileName() + ".alloc");
    }

    private static void take(RecordedEvent event, Stacks done, Stacks allocated) {
        if (event.getStackTrace() == null) {
            return;
        }
        String name = event.getEventType().getName();
        if (name.equals(EXECUTION)) {
            String thread = event.getThread("sampledThread").getJavaName();
            done.add(frames(event, thread == null ? "?" : thread, ""), 1);
        } else if (name.equals(ALLOCATION)) {
            String thread = event.getThread().getJavaName();
            String type = event.getClass("objectClass").getName();
            allocated.add(frames(event, thread == null ? "?" : thread, type), event.getLong("weight") >> 10);
        }
    }

    /** From the thread's name, without its number, to the innermost frame. */
    private static List<String> frames(RecordedEvent event, String thread, String innermost) {
        List<String> frames = new ArrayList<>();
        frames.add(DIGITS.matcher(thread).replaceAll("N"));
        List<RecordedFrame> recorded = event.getStackTrace().getFrames();
        for (int i = recorded.size() - 1; i >= 0; i--) {
            RecordedFrame frame = recorded.get(i);
            frames.add(withoutNumber(frame.getMethod().getType().getName()) + "."
                    + frame.getMethod().getName());
        }
        if (!innermost.isEmpty()) {
            frames.add(innermost);
        }
        return frames;
    }

    /** Of a lambda or another class that the JVM has made, which has another name in every run. */
    private static String withoutNumber(String type) {
        return MADE.matcher(type).replaceAll("");
    }
}
