package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.InvalidProgramException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3SettingsTest {
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "AWS_ENDPOINT_URL", "http://127.0.0.1:9000", "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "hush"));

    @Test
    void shouldReadWhatTheAwsToolsRead() {
        assertThat(S3Settings.fromEnvironment(environment))
                .extracting(S3Settings::endpoint, S3Settings::region, S3Settings::accessKey, S3Settings::secretKey)
                .containsExactly("http://127.0.0.1:9000", "us-east-1", "key", "hush");
    }

    @Test
    void shouldPreferTheEndpointOfS3() {
        environment.put("AWS_ENDPOINT_URL_S3", "https://s3.example");

        assertThat(S3Settings.fromEnvironment(environment).endpoint()).isEqualTo("https://s3.example");
    }

    @Test
    void shouldReachAwsWhenOnlyTheRegionIsGiven() {
        environment.remove("AWS_ENDPOINT_URL");
        environment.put("AWS_REGION", "eu-central-1");

        assertThat(S3Settings.fromEnvironment(environment).endpoint())
                .isEqualTo("https://s3.eu-central-1.amazonaws.com");
    }

    @Test
    void shouldSayWhatIsMissing() {
        for (String name : environment.keySet()) {
            Map<String, String> without = new HashMap<>(environment);
            without.put(name, " ");
            assertThatThrownBy(() -> S3Settings.fromEnvironment(without))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void shouldRefuseAnEndpointThatIsNoUrl() {
        for (String endpoint : new String[] {"127.0.0.1:9000", "ftp://host", "http://", "http://a b"}) {
            environment.put("AWS_ENDPOINT_URL", endpoint);
            assertThatThrownBy(() -> S3Settings.fromEnvironment(environment))
                    .isInstanceOf(InvalidProgramException.class)
                    .hasMessageContaining("'" + endpoint + "'");
        }
    }

    @Test
    void shouldKeepTheSecretToItself() {
        assertThat(S3Settings.fromEnvironment(environment).toString()).doesNotContain("hush");
    }
}
