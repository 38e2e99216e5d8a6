/**
 * Structural schemas: {@link dev.weir.local.apiserver.schema.Schema} and what is done with one to an object on its way in, in
 * this order: {@link dev.weir.local.apiserver.schema.Pruning}, {@link dev.weir.local.apiserver.schema.Defaulting},
 * {@link dev.weir.local.apiserver.schema.Validation}, {@link dev.weir.local.apiserver.schema.Rules} (CEL).
 */
package dev.weir.local.apiserver.schema;
