/**
 * Server-side apply: {@link dev.weir.local.apiserver.apply.Ownership} on sets of fields
 * ({@link dev.weir.local.apiserver.apply.FieldSet}) that {@code metadata.managedFields} keeps.
 */
package dev.weir.local.apiserver.apply;
