package dev.weir.codec;

import dev.weir.common.ClassifiedFailure;
import dev.weir.control.JobFailure;
import java.util.Objects;

/** Data that was written with one schema cannot be read with another: the type changed in a way that loses or invents data. */
public final class IncompatibleSchemaException extends RuntimeException implements ClassifiedFailure {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String writerSchema;
    private final String readerSchema;

    /**
     * @param what which data, such as {@code state 'total' of operator 'count'}; empty if the thrower cannot know
     * @param problem where the schemas differ and why that is impossible
     * @param writerSchema Avro JSON, of the data
     * @param readerSchema Avro JSON, of the program
     */
    public IncompatibleSchemaException(String what, String problem, String writerSchema, String readerSchema) {
        super((what.isEmpty() ? "" : what + ": ") + problem + "; it was written as " + writerSchema
                + " and the program reads it as " + readerSchema
                + "; keep the old type, or make the change one that Avro resolves: an added Optional, collection or @Default, a removed"
                + " component, one renamed with @Formerly, int to long to double, an added enum constant");
        this.problem = Objects.requireNonNull(problem, "problem is null");
        this.writerSchema = Objects.requireNonNull(writerSchema, "writerSchema is null");
        this.readerSchema = Objects.requireNonNull(readerSchema, "readerSchema is null");
    }

    /** The same, of a place that the thrower did not know. */
    public IncompatibleSchemaException in(String what) {
        return new IncompatibleSchemaException(what, problem, writerSchema, readerSchema);
    }

    public String problem() {
        return problem;
    }

    public String writerSchema() {
        return writerSchema;
    }

    public String readerSchema() {
        return readerSchema;
    }

    @Override
    public JobFailure.Category category() {
        return JobFailure.Category.USER;
    }

    @Override
    public String reason() {
        return "IncompatibleSchema";
    }
}
