package dev.weir.bench.checkpoints;

import dev.weir.bench.cluster.Bucket;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.InputStream;

/** What the minio client does with nothing around it: one object in parts, up and down. */
final class RawTransfer {
    private static final String KEY = "raw";
    /** The size of the parts in which Weir uploads. */
    private static final long PART = 8 * 1024 * 1024;

    private final MinioClient client;
    private final String bucket;

    RawTransfer(Bucket bucket) {
        this.client = MinioClient.builder()
                .endpoint(bucket.endpoint())
                .region("us-east-1")
                .credentials(bucket.accessKey(), bucket.secretKey())
                .build();
        this.bucket = bucket.name();
    }

    double uploadSeconds(long bytes) throws Exception {
        long begun = System.nanoTime();
        client.putObject(PutObjectArgs.builder().bucket(bucket).object(KEY).stream(new Pattern(bytes), bytes, PART)
                .build());
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Of an object that was uploaded, or is now, before the time begins. */
    double downloadSeconds(long bytes) throws Exception {
        uploadSeconds(bytes);
        long begun = System.nanoTime();
        byte[] buffer = new byte[64 * 1024];
        long left = bytes;
        try (InputStream in = client.getObject(
                GetObjectArgs.builder().bucket(bucket).object(KEY).build())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
            }
        }
        if (left != 0) {
            throw new IllegalStateException(left + " bytes did not come back");
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Some bytes, at no cost. */
    private static final class Pattern extends InputStream {
        private long left;

        Pattern(long bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            left -= count;
            return count;
        }
    }
}
