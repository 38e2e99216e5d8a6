package dev.weir.common;

import dev.weir.api.BadRecordException;
import dev.weir.api.InvalidProgramException;
import dev.weir.control.JobFailure;
import dev.weir.control.JobFailure.Category;
import dev.weir.storage.CorruptObjectException;
import dev.weir.storage.ObjectNotFoundException;
import dev.weir.storage.StorageRefusedException;
import dev.weir.storage.StorageUnreachableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Tells failures apart by whose they are to mend. The one place where an exception becomes a {@link JobFailure}.
 *
 * <p>Along the causes, from the outermost: the first exception whose type says whose it is decides. If none does, a line of
 * the job's own code nearest to where it was thrown makes it the user's, and everything else is a defect of the engine's.
 */
public final class Failures {
    /** Reason of what the job's own code threw without saying whose it is to mend. */
    public static final String USER_CODE_FAILED = "UserCodeFailed";

    private static final int MAX_CAUSES = 50;

    /** Code that runs in a job's process without being the job's. */
    private static final List<String> NOT_THE_JOBS = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "dev.weir.",
            "io.netty.",
            "io.grpc.",
            "io.minio.",
            "okhttp3.",
            "okio.",
            "org.apache.avro.",
            "com.fasterxml.jackson.",
            "com.google.common.",
            "org.slf4j.",
            "ch.qos.logback.",
            "org.agrona.",
            "org.jctools.",
            "org.rocksdb.");

    /** Jobs that happen to live below the engine's name. */
    private static final String EXAMPLES = "dev.weir.examples.";

    private Failures() {}

    /** @param clock gives the time of the failure */
    public static JobFailure classify(Throwable failure, Clock clock) {
        Objects.requireNonNull(failure, "failure is null");
        List<Throwable> causes = causes(failure);
        for (Throwable cause : causes) {
            Optional<Kind> kind = kindOf(cause);
            if (kind.isPresent()) {
                return describe(kind.get(), cause, clock);
            }
        }
        Throwable root = causes.get(causes.size() - 1);
        Kind kind = thrownByTheJob(root)
                ? new Kind(Category.USER, USER_CODE_FAILED, false)
                : new Kind(Category.INTERNAL, "InternalError", false);
        return describe(kind, root, clock);
    }

    /** What stands behind wrappers that say nothing of their own, such as {@link CompletionException}. */
    public static Throwable unwrap(Throwable failure) {
        Throwable unwrapped = failure;
        for (int i = 0; i < MAX_CAUSES && isWrapper(unwrapped) && unwrapped.getCause() != null; i++) {
            unwrapped = unwrapped.getCause();
        }
        return unwrapped;
    }

    private static boolean isWrapper(Throwable failure) {
        return failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof InvocationTargetException
                || failure instanceof UncheckedIOException;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = unwrap(failure); cause != null && causes.size() < MAX_CAUSES; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static Optional<Kind> kindOf(Throwable failure) {
        if (failure instanceof InvalidProgramException) {
            return Optional.of(new Kind(Category.USER, "InvalidProgram", true));
        }
        if (failure instanceof BadRecordException) {
            return Optional.of(new Kind(Category.USER, "BadRecord", true));
        }
        if (failure instanceof ClassifiedFailure classified) {
            return Optional.of(new Kind(classified.category(), classified.reason(), true));
        }
        if (failure instanceof StorageRefusedException refused) {
            return Optional.of(new Kind(Category.USER, refused.reason().word(), true));
        }
        if (failure instanceof OutOfMemoryError) {
            return Optional.of(new Kind(Category.ENVIRONMENT, "OutOfMemory", false));
        }
        if (failure instanceof TimeoutException || failure instanceof SocketTimeoutException) {
            return Optional.of(new Kind(Category.ENVIRONMENT, "TimedOut", false));
        }
        return failure instanceof IOException ? Optional.of(kindOfIo(failure)) : Optional.empty();
    }

    private static Kind kindOfIo(Throwable failure) {
        if (failure instanceof StorageUnreachableException) {
            return new Kind(Category.ENVIRONMENT, "StorageUnreachable", true);
        }
        if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
            return new Kind(Category.ENVIRONMENT, "Unreachable", false);
        }
        if (failure instanceof ObjectNotFoundException) {
            return new Kind(Category.ENVIRONMENT, "ObjectNotFound", true);
        }
        if (failure instanceof CorruptObjectException) {
            return new Kind(Category.ENVIRONMENT, "CorruptObject", true);
        }
        return new Kind(Category.ENVIRONMENT, "InputOutputFailed", false);
    }

    private static JobFailure describe(Kind kind, Throwable failure, Clock clock) {
        String text = kind.speaksForItself && failure.getMessage() != null ? failure.getMessage() : failure.toString();
        if (!kind.speaksForItself) {
            Optional<StackTraceElement> own = ownLine(failure);
            text = own.isPresent() ? text + " (at " + own.get() + ")" : text;
        }
        return new JobFailure(kind.category, kind.reason, text, clock.epochMillis());
    }

    /** The line nearest to the throw that is the job's; else the nearest that is the engine's. */
    private static Optional<StackTraceElement> ownLine(Throwable failure) {
        StackTraceElement engineLine = null;
        for (StackTraceElement line : failure.getStackTrace()) {
            if (isTheJobs(line)) {
                return Optional.of(line);
            }
            if (engineLine == null && line.getClassName().startsWith("dev.weir.")) {
                engineLine = line;
            }
        }
        return Optional.ofNullable(engineLine);
    }

    /** Whether the job's code is nearer to the throw than the engine's. */
    private static boolean thrownByTheJob(Throwable failure) {
        for (StackTraceElement line : failure.getStackTrace()) {
            if (isTheJobs(line)) {
                return true;
            }
            if (line.getClassName().startsWith("dev.weir.")) {
                return false;
            }
        }
        return false;
    }

    private static boolean isTheJobs(StackTraceElement line) {
        String name = line.getClassName();
        return name.startsWith(EXAMPLES) || NOT_THE_JOBS.stream().noneMatch(name::startsWith);
    }

    /** @param speaksForItself whether the message alone says all that the user needs */
    private record Kind(Category category, String reason, boolean speaksForItself) {}
}
