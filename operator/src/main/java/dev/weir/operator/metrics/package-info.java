/** What the operator measures: of itself, of its calls of the API server, and of the jobs that it looks after. */
package dev.weir.operator.metrics;
