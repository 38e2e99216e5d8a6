/** {@link dev.weir.protocol.Transport} over gRPC: one bidirectional stream of byte frames per connection, the token in its metadata. */
package dev.weir.protocol.grpc;
