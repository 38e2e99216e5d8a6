/** The custom resources as Java types; the CRDs under {@code crds/} are generated from them. */
package dev.weir.operator.api;
