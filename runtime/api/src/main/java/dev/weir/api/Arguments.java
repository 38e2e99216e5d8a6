package dev.weir.api;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a job, written as {@code --name value} or {@code --name=value}. Immutable.
 *
 * <p>Every accessor throws {@link InvalidProgramException} with the argument's name, what was found and what was expected.
 */
public final class Arguments {
    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @throws InvalidProgramException if a word is neither {@code --name} nor a value after one, or a name comes twice
     */
    public static Arguments parse(List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            String word = rest.remove(0);
            if (!word.startsWith("--") || word.length() == 2) {
                throw new InvalidProgramException(
                        "argument '" + word + "' is not understood: write arguments as --name value");
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
            if (equals < 0 && rest.isEmpty()) {
                throw new InvalidProgramException("argument --" + name + " has no value: write --" + name + " <value>");
            }
            String value = equals < 0 ? rest.remove(0) : word.substring(equals + 1);
            if (values.put(name, value) != null) {
                throw new InvalidProgramException("argument --" + name + " is given twice: give it once");
            }
        }
        return new Arguments(values);
    }

    /** Refuses arguments that the program does not know, so that a misspelt one is not ignored. */
    public void allowOnly(Set<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new InvalidProgramException(
                        "argument --" + name + " is unknown: this program takes " + dashed(names));
            }
        }
    }

    public String required(String name) {
        return optional(name)
                .orElseThrow(() ->
                        new InvalidProgramException("argument --" + name + " is missing: add --" + name + " <value>"));
    }

    public Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * @param fallback the value when the argument is not given
     * @throws InvalidProgramException if the argument is not a whole number from {@code min} to {@code max}
     */
    public long integer(String name, long fallback, long min, long max) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw new InvalidProgramException(
                "argument --" + name + " is '" + text + "': expected a whole number from " + min + " to " + max);
    }

    /**
     * @param fallback the value when the argument is not given
     * @throws InvalidProgramException if the argument is not an ISO-8601 duration such as {@code PT30S}
     */
    public Duration duration(String name, Duration fallback) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new InvalidProgramException(
                    "argument --" + name + " is '" + text + "': expected a duration such as PT30S", e);
        }
    }

    private static String dashed(Set<String> names) {
        return names.isEmpty()
                ? "no arguments"
                : "--" + String.join(", --", names.stream().sorted().toList());
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
