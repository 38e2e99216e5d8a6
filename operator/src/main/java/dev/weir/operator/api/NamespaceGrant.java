package dev.weir.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Somebody else's namespace that is let in. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamespaceGrant(
        @JsonPropertyDescription("Name of the namespace, or * for every one.")
        @Required
        @Pattern("^(\\*|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)$")
        @Size(min = 1, max = 63)
        String namespace) {
    /** Stands for every namespace. */
    public static final String EVERY = "*";

    public boolean includes(String other) {
        return EVERY.equals(namespace) || other.equals(namespace);
    }
}
