/** The command line. */
package dev.weir.bench.command;
