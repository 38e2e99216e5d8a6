package dev.weir.operator.observer;

import dev.weir.operator.model.Problem;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys to storage, as a user's Secret holds them. */
public record Credentials(String accessKey, String secretKey) {
    /** There is no Secret: whoever reaches storage does so with a token of his own. */
    public static final Credentials NONE = new Credentials("", "");

    private static final List<String> KEYS = List.of("accessKey", "secretKey");

    /** They are secret. */
    @Override
    public String toString() {
        return "Credentials[...]";
    }

    /** What is wrong with a Secret that should hold credentials; empty if nothing is. */
    public static Optional<Problem> check(String name, Optional<Secret> secret) {
        if (secret.isEmpty()) {
            return Optional.of(new Problem(
                    "MissingCredentials",
                    "there is no Secret '" + name
                            + "' in this namespace, which credentialsSecret names: create it with the"
                            + " keys accessKey and secretKey"));
        }
        List<String> missing =
                KEYS.stream().filter(key -> value(secret.get(), key).isEmpty()).toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "MissingCredentials",
                        "Secret '" + name + "' has no value for " + String.join(" and ", missing) + ": add it"));
    }

    /** The credentials of a Secret that {@link #check} finds nothing wrong with. */
    public static Credentials of(Secret secret) {
        return new Credentials(value(secret, "accessKey"), value(secret, "secretKey"));
    }

    private static String value(Secret secret, String key) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        try {
            return new String(Base64.getDecoder().decode(data.getOrDefault(key, "")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
