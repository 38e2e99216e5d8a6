package dev.weir.operator.dependent;

import dev.weir.operator.api.CheckpointingSpec.S3;
import dev.weir.operator.api.WebIdentitySpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pod needs to reach the job's storage: keys from a Secret, or a token that is made out for the token service alone and so
 * is good for nothing at the API server. The variables are those that the tools of AWS read too.
 */
final class StorageAccess {
    private static final String VOLUME = "storage-token";
    private static final String FOLDER = "/etc/weir-storage-token";
    private static final String FILE = "token";
    /** Longest name of a session that token services take. */
    private static final int SESSION_NAME = 64;

    private final S3 s3;
    private final String job;

    StorageAccess(S3 s3, String job) {
        this.s3 = s3;
        this.job = job;
    }

    List<EnvVar> environment() {
        List<EnvVar> variables = new ArrayList<>();
        WebIdentitySpec identity = s3.webIdentity();
        if (identity == null) {
            variables.add(secret("AWS_ACCESS_KEY_ID", "accessKey"));
            variables.add(secret("AWS_SECRET_ACCESS_KEY", "secretKey"));
            return variables;
        }
        variables.add(value("AWS_WEB_IDENTITY_TOKEN_FILE", FOLDER + "/" + FILE));
        String session = "weir-" + job;
        variables.add(value("AWS_ROLE_SESSION_NAME", session.substring(0, Math.min(SESSION_NAME, session.length()))));
        if (identity.roleArn() != null) {
            variables.add(value("AWS_ROLE_ARN", identity.roleArn()));
        }
        if (identity.stsEndpoint() != null) {
            variables.add(value("AWS_ENDPOINT_URL_STS", identity.stsEndpoint()));
        }
        return variables;
    }

    /** Puts the token into a pod that is to have one. */
    void mount(PodSpec pod, Container container) {
        WebIdentitySpec identity = s3.webIdentity();
        if (identity == null) {
            return;
        }
        pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName(VOLUME)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken()
                        .withAudience(identity.audience())
                        .withExpirationSeconds(identity.tokenSeconds().longValue())
                        .withPath(FILE)
                        .endServiceAccountToken()
                        .endSource()
                        .endProjected()
                        .build());
        container
                .getVolumeMounts()
                .add(new VolumeMountBuilder()
                        .withName(VOLUME)
                        .withMountPath(FOLDER)
                        .withReadOnly(true)
                        .build());
    }

    private static EnvVar value(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private EnvVar secret(String name, String key) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(s3.credentialsSecret())
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
    }
}
