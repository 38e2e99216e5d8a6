package com.acme.jobs;

/** Code as a job has it, outside of the engine's packages. */
public final class FailingFunction {
    private FailingFunction() {}

    public static Throwable failure() {
        try {
            return new IllegalStateException("not thrown: " + parse("abc"));
        } catch (NumberFormatException e) {
            return e;
        }
    }

    private static long parse(String text) {
        return Long.parseLong(text);
    }
}
