/**
 * What the JobMaster and its TaskManagers say to each other: {@link dev.weir.protocol.ControlMessage}s over one {@link
 * dev.weir.protocol.Connection} per TaskManager, which the TaskManager opens. {@link dev.weir.protocol.Transport} is the one
 * side effect; gRPC is one of its implementations.
 */
package dev.weir.protocol;
