package dev.weir.local.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.local.s3.S3Credentials;
import dev.weir.local.s3.S3Server;
import dev.weir.storage.MemoryObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoragePlaceTest {
    @TempDir
    private Path folder;

    private static StoragePlace place(S3Server server, String uri, String secret) throws IOException {
        return StoragePlace.of(
                uri,
                Optional.of(server.endpoint().toString()),
                Map.of("AWS_ACCESS_KEY_ID", "access", "AWS_SECRET_ACCESS_KEY", secret));
    }

    @Test
    void shouldReadFromS3AndSayWhatIsWrong() throws IOException {
        Fixture fixture = new Fixture(new MemoryObjectStore());
        fixture.checkpoint(1);
        fixture.writeTo(folder.resolve(S3Server.BUCKET));
        S3Credentials credentials = new S3Credentials("access", "secret");
        try (S3Server server = S3Server.start(folder, "127.0.0.1", 0, credentials)) {
            StoredJob job =
                    place(server, "s3://weir/" + Fixture.FOLDER + "/", "secret").job();
            assertThat(job.folder()).isEqualTo(Fixture.FOLDER);
            assertThat(new Verification(job, new PrintWriter(new StringWriter())).isIntact(Optional.empty()))
                    .isTrue();
            assertThat(place(server, "s3://weir", "secret").job().folder()).isEqualTo(Fixture.FOLDER);

            assertThatThrownBy(() -> place(server, "s3://weir/none", "secret").job())
                    .hasMessageContaining("there is no job at 's3://weir/none'");
            assertThatThrownBy(() -> place(server, "s3://other/x", "secret").job())
                    .hasMessageContaining("no bucket 'other'");
            assertThatThrownBy(() -> place(server, "s3://weir/x", "wrong").job())
                    .hasMessageContaining("does not accept the credentials");
        }
    }

    @Test
    void shouldAskForCredentialsWhenThereAreNone() {
        assertThatThrownBy(() -> StoragePlace.of("s3://weir/x", Optional.empty(), Map.of()))
                .hasMessageContaining("AWS_ACCESS_KEY_ID is not set");
    }

    @Test
    void shouldNameTheJobsWhenOneIsNeededAndThereAreMore() throws IOException {
        Fixture fixture = new Fixture(new MemoryObjectStore());
        fixture.store.put("checkpoints/uid-2/log/1.json", new byte[1]);
        StoragePlace place = new StoragePlace(fixture.store, "checkpoints", "s3://b/checkpoints", true);

        assertThat(place.jobs()).hasSize(2);
        assertThatThrownBy(place::job)
                .hasMessageContaining("there are 2 jobs")
                .hasMessageContaining("checkpoints/uid-1, checkpoints/uid-2");
    }

    @Test
    void shouldNotReadOutsideOfAFolder() {
        FolderObjectStore store = new FolderObjectStore(folder);

        assertThatThrownBy(() -> store.get("../secret")).hasMessageContaining("leads out of");
    }
}
