/**
 * Hooks over HTTP, as a StreamJob names them: {@link dev.weir.hooks.http.HttpHooks} makes their targets. The wire is described
 * in {@code docs/hooks.md}.
 */
package dev.weir.hooks.http;
