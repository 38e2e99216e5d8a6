package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * Storage is reached without a Secret: a token of the pods' ServiceAccount is exchanged for credentials by a service that speaks
 * {@code AssumeRoleWithWebIdentity}.
 *
 * @param roleArn {@code null} if the service finds the role by the token
 * @param stsEndpoint {@code null} for AWS, in the bucket's region
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebIdentitySpec(
        @JsonPropertyDescription(
                "The role whose rights are asked for, such as arn:aws:iam::123456789012:role/flights. Left out: the service finds it by the token.")
        @Size(min = 1, max = 2048)
        @Pattern("^\\S+$")
        String roleArn,

        @JsonPropertyDescription("For whom the token is made out; the role must expect it.")
        @Default("sts.amazonaws.com")
        @Size(min = 1, max = 256)
        @Pattern("^\\S+$")
        String audience,

        @JsonPropertyDescription("URL of the service that exchanges tokens. Left out: AWS, in the bucket's region.")
        @Pattern("^https?://[^/?#@\\s]+(/[^?#\\s]*)?$")
        @Size(max = 1024)
        String stsEndpoint,

        @JsonPropertyDescription("How long a token is good for; it is replaced before it expires.")
        @Default("3600")
        @Min(600)
        @Max(86400)
        Integer tokenSeconds) {
    private static final int HOUR_SECONDS = 3600;

    public WebIdentitySpec {
        audience = audience == null ? "sts.amazonaws.com" : audience;
        tokenSeconds = tokenSeconds == null ? HOUR_SECONDS : tokenSeconds;
    }
}
