/** What goes away by itself: dependents of owners that are gone, the content of namespaces and definitions, old events. */
package dev.weir.local.apiserver.gc;
