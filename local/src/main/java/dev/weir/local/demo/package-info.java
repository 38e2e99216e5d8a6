/**
 * {@code ./weir demo}: a real job over real flights on the local cluster, whose pods are killed while it runs, and the comparison
 * of what it wrote with the right answer. {@link dev.weir.local.demo.Demo} is the story, in order.
 */
package dev.weir.local.demo;
