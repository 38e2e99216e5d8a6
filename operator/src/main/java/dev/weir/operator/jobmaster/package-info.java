/** The client of JobMasters: one event stream for each, commands out, and a cache that reconcilers read without waiting. */
package dev.weir.operator.jobmaster;
