package dev.weir.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Figures as they come, for people on one stream and as JSON lines for programs. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String benchmark;
    private final PrintStream people;
    private final PrintStream programs;

    /** @param benchmark its name, the first field of each JSON line */
    public Report(String benchmark, PrintStream people, PrintStream programs) {
        this.benchmark = benchmark;
        this.people = people;
        this.programs = programs;
    }

    /** What follows is about this. */
    public void title(String text) {
        people.println();
        people.println(text);
    }

    /**
     * @param shown the value as people read it
     * @param value the same for programs
     */
    public void figure(String name, String shown, double value) {
        people.printf("  %-52s %s%n", name, shown);
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("benchmark", benchmark);
        line.put("figure", name);
        line.put("value", value);
        try {
            programs.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public void note(String text) {
        people.println("  " + text);
    }
}
