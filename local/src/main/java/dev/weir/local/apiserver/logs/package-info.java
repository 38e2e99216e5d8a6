/** What the API server asks of a kubelet: the output of containers. */
package dev.weir.local.apiserver.logs;
