package dev.weir.operator.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.operator.api.CheckpointStatus.StorageRef;
import dev.weir.operator.api.WebIdentitySpec;
import dev.weir.operator.observer.Credentials;
import dev.weir.storage.StorageRefusedException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class S3CheckpointDataTest {
    private static final StorageRef STORAGE = new StorageRef(
            "http://127.0.0.1:1",
            "weir",
            "uid",
            "us-east-1",
            true,
            null,
            new WebIdentitySpec("arn:aws:iam::1:role/flights", null, "http://127.0.0.1:1", null));

    @Test
    void shouldSayThatTheOperatorHasNoTokenOfItsOwn() {
        assertThatThrownBy(() -> new S3CheckpointData().deleteJob(STORAGE, Credentials.NONE, Set.of()))
                .isInstanceOfSatisfying(
                        StorageRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(StorageRefusedException.Reason.WRONG_CREDENTIALS))
                .hasMessageContaining("webIdentity.enabled");
    }

    @Test
    void shouldGoWithItsOwnToken() {
        S3CheckpointData data = new S3CheckpointData(Optional.of(Path.of("no-such-token")));

        assertThatThrownBy(() -> data.deleteJob(STORAGE, Credentials.NONE, Set.of()))
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContainingAll("token file", "no-such-token", "role/flights");
    }
}
