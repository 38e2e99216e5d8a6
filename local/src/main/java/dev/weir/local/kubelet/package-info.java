/**
 * A kubelet that runs pods as processes of this machine. Start reading at {@link dev.weir.local.kubelet.Kubelet}: it gives
 * each pod a worker, which gives each container one.
 */
package dev.weir.local.kubelet;
