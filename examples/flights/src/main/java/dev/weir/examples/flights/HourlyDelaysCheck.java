package dev.weir.examples.flights;

import dev.weir.api.Arguments;
import dev.weir.api.InvalidProgramException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Compares, on a command line, what {@link HourlyDelays} wrote with the expected rows: {@code --output <uri> --expected <uri>}. */
public final class HourlyDelaysCheck {
    private static final int DIFFERENT = 1;
    private static final int MISUSED = 2;

    private HourlyDelaysCheck() {}

    /** Exits with 0 if they are the same, 1 if they differ, 2 if they cannot be compared. */
    public static void main(String[] words) throws IOException {
        try {
            Arguments arguments = Arguments.parse(List.of(words));
            arguments.allowOnly(Set.of("output", "expected"));
            RowComparison comparison =
                    RowComparison.compare(arguments.required("output"), arguments.required("expected"));
            comparison.examples().forEach(System.out::println);
            System.out.println(comparison);
            if (!comparison.isExact()) {
                System.exit(DIFFERENT);
            }
        } catch (InvalidProgramException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
        }
    }
}
