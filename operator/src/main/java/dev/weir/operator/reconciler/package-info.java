/** Observe, decide, apply, report: the thin shell around the pure packages. */
package dev.weir.operator.reconciler;
