package dev.weir.connectors.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A local store that breaks: streams end with an error after some bytes, writing fails. Its failures are transient. */
class FlakyFileStore implements FileStore {
    private final FileStore store = new LocalFileStore();
    /** A stream breaks after so many bytes; as often as {@link #breaks} says. */
    private final int breakAfter;

    private int breaks;
    private int opened;
    private int failingStages;

    FlakyFileStore(int breakAfter, int breaks, int failingStages) {
        this.breakAfter = breakAfter;
        this.breaks = breaks;
        this.failingStages = failingStages;
    }

    int opened() {
        return opened;
    }

    @Override
    public List<StoredFile> list(FileLocation location) throws IOException {
        return store.list(location);
    }

    @Override
    public InputStream open(StoredFile file, long offset) throws IOException {
        opened++;
        return new FilterInputStream(store.open(file, offset)) {
            private int left = breakAfter;

            @Override
            public int read() throws IOException {
                throw new AssertionError("read in bulk");
            }

            @Override
            public int read(byte[] bytes, int off, int length) throws IOException {
                if (left == 0 && breaks > 0) {
                    breaks--;
                    throw new IOException("connection reset");
                }
                int count = super.read(bytes, off, breaks > 0 ? Math.min(length, left) : length);
                left -= Math.max(count, 0);
                return count;
            }
        };
    }

    @Override
    public void verify(StoredFile file) throws IOException {
        store.verify(file);
    }

    @Override
    public void stage(String uri, byte[] content, int length) throws IOException {
        if (failingStages > 0) {
            failingStages--;
            throw new IOException("no space left on device");
        }
        store.stage(uri, content, length);
    }

    @Override
    public void publish(StagedFile file) throws IOException {
        store.publish(file);
    }

    @Override
    public boolean isTransient(IOException failure) {
        return S3Failures.isTransient(failure);
    }
}
