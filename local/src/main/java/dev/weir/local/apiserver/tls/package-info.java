/** The server's certificate. */
package dev.weir.local.apiserver.tls;
