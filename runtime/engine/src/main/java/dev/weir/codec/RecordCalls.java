package dev.weir.codec;

/** What a codec does to the records of one class, as code that the JIT can inline. */
interface RecordCalls {
    void write(Object record, BinaryWriter out) throws Throwable;

    Object read(BinaryReader in) throws Throwable;

    int hash(Object record) throws Throwable;
}
