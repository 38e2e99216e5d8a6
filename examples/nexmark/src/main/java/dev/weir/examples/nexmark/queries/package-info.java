/** Questions about what happens, one class each. */
package dev.weir.examples.nexmark.queries;
