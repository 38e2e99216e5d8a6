/** Addresses and names of pods on the loopback network: what a network plugin and DNS are to a real cluster. */
package dev.weir.local.kubelet.network;
