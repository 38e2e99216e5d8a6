/** Which resource a line of the log is about. */
package dev.weir.operator.logging;
