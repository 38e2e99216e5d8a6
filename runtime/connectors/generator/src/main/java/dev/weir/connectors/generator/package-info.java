/** A source of made-up records, the same ones every time, with a rate. */
package dev.weir.connectors.generator;
