package dev.weir.graph;

import dev.weir.api.Arguments;
import dev.weir.api.InvalidProgramException;
import dev.weir.api.StreamProgram;
import dev.weir.codec.Codecs;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;

/** Makes the program that a job names and has it define its streams. */
public final class ProgramLoader {
    private final Codecs codecs;

    public ProgramLoader(Codecs codecs) {
        this.codecs = Objects.requireNonNull(codecs, "codecs is null");
    }

    /**
     * @param className of the {@link StreamProgram}
     * @param arguments as the job gives them, {@code --name value}
     * @param classLoader where the program is
     * @throws InvalidProgramException if anything about the program or its arguments is wrong, with what to change
     */
    public LogicalGraph load(String className, List<String> arguments, ClassLoader classLoader) {
        StreamProgram program = instantiate(className, classLoader);
        Arguments parsed = Arguments.parse(arguments);
        ProgramRecorder recorder = new ProgramRecorder(codecs);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classLoader);
        try {
            program.define(recorder, parsed);
        } catch (InvalidProgramException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            throw new InvalidProgramException(
                    className + ".define failed with " + e + place(e, className)
                            + ": it must define the streams and return",
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
        return recorder.finish();
    }

    private static String place(Throwable failure, String className) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith(className)) {
                return " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        return "";
    }

    private static StreamProgram instantiate(String className, ClassLoader classLoader) {
        Class<?> type = find(className, classLoader);
        if (!StreamProgram.class.isAssignableFrom(type)) {
            throw new InvalidProgramException(
                    "class " + className + " is no program: it must implement " + StreamProgram.class.getName());
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers()) || !Modifier.isPublic(type.getModifiers())) {
            throw new InvalidProgramException(
                    "class " + className + " cannot be instantiated: make it a public class that is not abstract");
        }
        try {
            Constructor<?> constructor = type.getConstructor();
            return (StreamProgram) constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw new InvalidProgramException(
                    "class " + className + " has no public constructor without arguments: add one", e);
        } catch (InvocationTargetException e) {
            throw new InvalidProgramException(
                    "the constructor of " + className + " failed with " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new InvalidProgramException("class " + className + " cannot be instantiated: " + e, e);
        }
    }

    private static Class<?> find(String className, ClassLoader classLoader) {
        try {
            return Class.forName(className, true, classLoader);
        } catch (ClassNotFoundException e) {
            throw new InvalidProgramException(
                    "class " + className
                            + " is not on the job's class path: check spec.job.class, and that the image or spec.job.jar holds it",
                    e);
        } catch (LinkageError e) {
            throw new InvalidProgramException("class " + className + " cannot be loaded: " + e, e);
        }
    }
}
