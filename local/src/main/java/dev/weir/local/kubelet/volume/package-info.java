/** Volumes of pods as directories: ConfigMaps, Secrets, the pod's own facts, and empty ones. */
package dev.weir.local.kubelet.volume;
