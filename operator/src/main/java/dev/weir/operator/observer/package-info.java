/** What is seen of a resource and of what belongs to it, reduced to what decisions rest on. */
package dev.weir.operator.observer;
