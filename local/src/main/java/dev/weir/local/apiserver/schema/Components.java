package dev.weir.local.apiserver.schema;

/** Where the schemas that others refer to by {@code $ref} are found. */
@FunctionalInterface
public interface Components {

    /** Schemas that refer to nothing, as those of custom resources. */
    Components NONE = ref -> {
        throw new IllegalArgumentException(
                "the schema refers to " + ref + ", and a structural schema must not use $ref");
    };

    /**
     * @param ref as it was written, {@code #/components/schemas/NAME}
     * @throws IllegalArgumentException when there is none of that name
     */
    Schema resolve(String ref);
}
