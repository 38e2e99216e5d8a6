/**
 * What is served: {@link dev.weir.local.apiserver.resource.ResourceType} and the
 * {@link dev.weir.local.apiserver.resource.Registry} of them, built in or made by a CustomResourceDefinition.
 */
package dev.weir.local.apiserver.resource;
