/** Starts the operator and wires its parts. */
package dev.weir.operator.launcher;
