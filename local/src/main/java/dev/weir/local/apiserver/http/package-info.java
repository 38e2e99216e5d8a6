/** HTTP on Netty, of which no other package knows: requests come in as records, answers go out as records or streams. */
package dev.weir.local.apiserver.http;
