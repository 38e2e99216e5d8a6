/** Data channels between processes, over TCP. */
package dev.weir.network;
