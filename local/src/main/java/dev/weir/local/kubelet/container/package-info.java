/**
 * One container as one process: its command line, its environment, its log and its life. Knows nothing of pods or of the
 * API server.
 */
package dev.weir.local.kubelet.container;
