package dev.weir.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An object as it comes; failures on the way say where it comes from. */
final class S3InputStream extends FilterInputStream {
    private final S3Failures failures;
    private final String key;

    S3InputStream(InputStream in, S3Failures failures, String key) {
        super(in);
        this.failures = failures;
        this.key = key;
    }

    @Override
    public int read() throws IOException {
        try {
            return super.read();
        } catch (IOException e) {
            throw failures.translate(e, "read", key);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return super.read(bytes, offset, length);
        } catch (IOException e) {
            throw failures.translate(e, "read", key);
        }
    }
}
