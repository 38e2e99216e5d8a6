/** Tasks: the operators of a chain, the inputs and outputs around them, and the threads that step them. */
package dev.weir.task;
