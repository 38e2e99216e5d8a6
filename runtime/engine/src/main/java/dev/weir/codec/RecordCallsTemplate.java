package dev.weir.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Never used itself: {@link RecordBinding} defines a hidden class of its bytes for each record class, with that record's
 * method handles for class data. So they are constants to the JIT, which inlines through them as through hand-written code.
 */
final class RecordCallsTemplate implements RecordCalls {
    static final int WRITE = 0;
    static final int READ = 1;
    static final int HASH = 2;

    private static final MethodHandle WRITE_RECORD = given(WRITE);
    private static final MethodHandle READ_RECORD = given(READ);
    private static final MethodHandle HASH_RECORD = given(HASH);

    RecordCallsTemplate() {}

    private static MethodHandle given(int index) {
        try {
            return MethodHandles.classDataAt(MethodHandles.lookup(), "_", MethodHandle.class, index);
        } catch (IllegalAccessException e) {
            throw new LinkageError("a hidden class cannot see its own class data", e);
        }
    }

    @Override
    public void write(Object record, BinaryWriter out) throws Throwable {
        WRITE_RECORD.invokeExact(record, out);
    }

    @Override
    public Object read(BinaryReader in) throws Throwable {
        return (Object) READ_RECORD.invokeExact(in);
    }

    @Override
    public int hash(Object record) throws Throwable {
        return (int) HASH_RECORD.invokeExact(record);
    }
}
