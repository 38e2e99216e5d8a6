package dev.weir.operator.api;

import io.fabric8.crd.generator.annotation.PreserveUnknownFields;

/** Stands in the CRD for an object that is checked by the reconciler, not by the schema, so that the CRD stays small. */
@PreserveUnknownFields
public final class Schemaless {
    private Schemaless() {}
}
