/** What is told of a resource: its status, when it is written, and Kubernetes Events. */
package dev.weir.operator.status;
