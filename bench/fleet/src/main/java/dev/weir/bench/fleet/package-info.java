/** The operator with thousands of StreamJobs, whose pods do not run and whose JobMasters are one server. */
package dev.weir.bench.fleet;
