/** What the engines are asked: queries, records, and how answers are compared. */
package dev.weir.bench.queries;
