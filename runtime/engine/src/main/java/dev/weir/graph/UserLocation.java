package dev.weir.graph;

import java.util.List;
import java.util.Set;

/** Finds the line of the user's code that a call came from, so that an error can name it. */
final class UserLocation {
    private static final List<String> NOT_THE_USERS = List.of("dev.weir.api.", "java.", "jdk.");
    private static final Set<Class<?>> RECORDING = Set.of(
            ProgramRecorder.class,
            RecordedStream.class,
            RecordedKeyedStream.class,
            RecordedWindowedStream.class,
            UserLocation.class);

    private UserLocation() {}

    /** Such as {@code (HourlyDelays.java:42)}; empty when only this library is on the stack. */
    static String here() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.filter(UserLocation::isUsers)
                        .findFirst()
                        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse(""));
    }

    private static boolean isUsers(StackWalker.StackFrame frame) {
        return !RECORDING.contains(frame.getDeclaringClass())
                && NOT_THE_USERS.stream().noneMatch(frame.getClassName()::startsWith);
    }
}
