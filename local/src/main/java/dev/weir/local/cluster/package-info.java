/**
 * The local cluster as a whole: {@link dev.weir.local.cluster.LocalCluster} starts the API server, S3, the controllers and the
 * kubelet on one data folder, in that order, and stops them in the other. The commands, the demo and the integration tests
 * start it in the same way.
 */
package dev.weir.local.cluster;
