package dev.weir.graph;

import java.util.List;

/** Finds the line of the user's code that a call came from, so that an error can name it. */
final class UserLocation {
    private static final List<String> OWN =
            List.of("dev.weir.api.", "dev.weir.graph.Recorded", "dev.weir.graph.ProgramRecorder", "java.", "jdk.");

    private UserLocation() {}

    /** Such as {@code (HourlyDelays.java:42)}; empty when only this library is on the stack. */
    static String here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(UserLocation::isUsers)
                        .findFirst()
                        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse(""));
    }

    private static boolean isUsers(StackWalker.StackFrame frame) {
        String name = frame.getClassName();
        return !name.equals(UserLocation.class.getName()) && OWN.stream().noneMatch(name::startsWith);
    }
}
