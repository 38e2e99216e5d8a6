/** The {@code weir} command: a cluster of this machine, up and down. */
package dev.weir.local.command;
