package dev.weir.operator.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.operator.Fixtures;
import dev.weir.operator.api.StreamJob;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageAccessTest {
    private static List<PodSpec> pods(StreamJob job) {
        return DesiredResources.of(job, Optional.empty()).applied(1, 1).stream()
                .filter(StatefulSet.class::isInstance)
                .map(set -> ((StatefulSet) set).getSpec().getTemplate().getSpec())
                .toList();
    }

    private static List<String> names(Container container) {
        return container.getEnv().stream().map(EnvVar::getName).toList();
    }

    private static String value(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void shouldGiveKeysFromASecret() {
        assertThat(pods(Fixtures.job())).hasSize(2).allSatisfy(pod -> {
            assertThat(names(pod.getContainers().get(0)))
                    .contains("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                    .noneMatch(name -> name.startsWith("AWS_WEB_IDENTITY") || name.startsWith("AWS_ROLE"));
            assertThat(pod.getVolumes()).extracting(Volume::getName).doesNotContain("storage-token");
        });
    }

    @Test
    void shouldGiveATokenThatIsGoodForNothingElse() {
        StreamJob job = Fixtures.withWebIdentity(
                "{roleArn: 'arn:aws:iam::1:role/flights', audience: storage, stsEndpoint: 'https://sts.example.com', tokenSeconds: 900}");

        assertThat(pods(job)).hasSize(2).allSatisfy(pod -> {
            Container container = pod.getContainers().get(0);
            assertThat(names(container)).doesNotContain("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
            assertThat(value(container, "AWS_ROLE_ARN")).isEqualTo("arn:aws:iam::1:role/flights");
            assertThat(value(container, "AWS_ENDPOINT_URL_STS")).isEqualTo("https://sts.example.com");
            assertThat(value(container, "AWS_ROLE_SESSION_NAME")).isEqualTo("weir-flights");
            assertThat(value(container, "AWS_WEB_IDENTITY_TOKEN_FILE"))
                    .startsWith(container
                            .getVolumeMounts()
                            .get(container.getVolumeMounts().size() - 1)
                            .getMountPath());
            ServiceAccountTokenProjection token = pod.getVolumes().stream()
                    .filter(volume -> volume.getName().equals("storage-token"))
                    .findFirst()
                    .orElseThrow()
                    .getProjected()
                    .getSources()
                    .get(0)
                    .getServiceAccountToken();
            assertThat(token.getAudience()).isEqualTo("storage");
            assertThat(token.getExpirationSeconds()).isEqualTo(900);
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(RestrictedSecurity.violations(pod)).isEmpty();
        });
    }

    @Test
    void shouldLeaveWhatIsLeftOutToTheTokenService() {
        assertThat(pods(Fixtures.withWebIdentity("{}")))
                .allSatisfy(pod -> assertThat(names(pod.getContainers().get(0)))
                        .contains("AWS_WEB_IDENTITY_TOKEN_FILE")
                        .doesNotContain("AWS_ROLE_ARN", "AWS_ENDPOINT_URL_STS"));
    }
}
