/** An S3 server on a folder, for the local cluster and for tests. Depends on nothing else of the local cluster. */
package dev.weir.local.s3;
