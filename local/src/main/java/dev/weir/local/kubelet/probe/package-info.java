/** Probes of containers: asking one, and what a row of answers means. */
package dev.weir.local.kubelet.probe;
