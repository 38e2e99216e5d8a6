package dev.weir.operator.observer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container said last, which is what it wrote for this purpose or the end of its log: of a stack trace the first cause,
 * with its class, its message and the first line of the trace that is the program's own.
 */
final class LastError {
    private static final Pattern HEAD = Pattern.compile(
            "(?:.*?\\s)?((?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error|Throwable|Failure))(?::\\s(.*))?");
    private static final Pattern FRAME =
            Pattern.compile("\\s+at\\s+(?:[\\w.@$-]+/+)*((?:[\\w$]+\\.)+[\\w$<>]+\\(.*\\))");
    private static final Pattern FOREIGN =
            Pattern.compile("(?:javax?|jdk|sun|com\\.sun|io\\.netty)\\..*|dev\\.weir\\.(?!examples\\.).*");
    private static final String CAUSE = "Caused by: ";
    private static final int LONGEST = 600;

    private LastError() {}

    /** For people; empty if there is nothing. */
    static String of(String said) {
        if (said == null || said.isBlank()) {
            return "";
        }
        List<String> lines = said.strip().lines().toList();
        return cause(lines).map(LastError::bounded).orElseGet(() -> end(lines));
    }

    /** The cause that was thrown first is the last one of the last trace. */
    private static Optional<String> cause(List<String> lines) {
        int last = -1;
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (isHead(lines.get(i)) && FRAME.matcher(lines.get(i + 1)).matches()) {
                last = i;
            }
        }
        return last < 0 ? Optional.empty() : Optional.of(describe(lines, last));
    }

    private static boolean isHead(String line) {
        return !line.startsWith("\t") && HEAD.matcher(line).matches();
    }

    private static String describe(List<String> lines, int at) {
        Matcher head = HEAD.matcher(lines.get(at).replaceFirst("^" + CAUSE, ""));
        String text = lines.get(at);
        if (head.matches()) {
            text = head.group(1) + (head.group(2) == null ? "" : ": " + head.group(2));
        }
        List<String> frames = new ArrayList<>();
        for (int i = at + 1; i < lines.size(); i++) {
            Matcher frame = FRAME.matcher(lines.get(i));
            if (!frame.matches()) {
                break;
            }
            frames.add(frame.group(1));
        }
        String own = frames.stream()
                .filter(frame -> !FOREIGN.matcher(frame).matches())
                .findFirst()
                .orElse(frames.get(0));
        return text + " at " + own;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** What was said last says most. */
    private static String end(List<String> lines) {
        String text = String.join("\n", lines);
        if (text.length() <= LONGEST) {
            return text;
        }
        String cut = text.substring(text.length() - LONGEST);
        int line = cut.indexOf('\n');
        return "..." + (line < 0 ? cut : cut.substring(line + 1));
    }
}
