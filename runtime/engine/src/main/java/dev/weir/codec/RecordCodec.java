package dev.weir.codec;

import dev.weir.api.InvalidProgramException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.apache.avro.Schema;

/** A record: its components, one after the other. */
final class RecordCodec<R> extends Node<R> {
    private final Shape.Product product;
    private final List<MethodHandle> accessors;
    private final RecordCalls calls;

    RecordCodec(Schema schema, Shape.Product product, List<Node<?>> nodes) {
        super(schema);
        this.product = product;
        RecordBinding binding = new RecordBinding(product, nodes);
        this.accessors = binding.accessors();
        this.calls = binding.bind();
    }

    @Override
    public void write(R value, BinaryWriter out) {
        try {
            calls.write(value, out);
        } catch (NullPointerException e) {
            throw explain(value, e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the calls make records of this class and no others
    public R read(BinaryReader in) {
        try {
            return (R) calls.read(in);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    int hash(R value) {
        try {
            return calls.hash(value);
        } catch (NullPointerException e) {
            throw explain(value, e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private RuntimeException explain(R value, NullPointerException thrown) {
        if (value == null) {
            return thrown;
        }
        for (int i = 0; i < accessors.size(); i++) {
            try {
                if (accessors.get(i).invoke(value) == null) {
                    return new InvalidProgramException(
                            Shapes.where(product.type(), product.parts().get(i).name())
                                    + " is null; a component that may be absent is an Optional",
                            thrown);
                }
            } catch (Throwable e) {
                thrown.addSuppressed(e);
            }
        }
        return thrown;
    }

    private IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("record " + product.type().getName() + " threw a checked exception", thrown);
    }
}
